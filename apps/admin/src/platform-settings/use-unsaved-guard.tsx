'use client';
import { ConfirmDialog } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useEffect, useState, type ReactNode } from 'react';

/**
 * Asks before what was entered and not saved is lost: on the page's own links, on `leave` (another tab of the page), and through the
 * browser's own question when the page is closed or loaded again.
 */
export function useUnsavedGuard(isDirty: boolean): { dialog: ReactNode; leave: (go: () => void) => void } {
  const router = useRouter();
  const [going, setGoing] = useState<{ go: () => void } | null>(null);
  useEffect(() => {
    if (!isDirty) return;
    const beforeUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (!isPlain || !(link instanceof HTMLAnchorElement) || link.target === '_blank') return;
      const to = new URL(link.href);
      if (to.origin !== window.location.origin || to.hash !== '') return;
      event.preventDefault();
      event.stopPropagation();
      setGoing({ go: () => router.push(to.pathname + to.search) });
    };
    window.addEventListener('beforeunload', beforeUnload);
    // Before the router hears of it.
    document.addEventListener('click', onClick, { capture: true });
    return () => {
      window.removeEventListener('beforeunload', beforeUnload);
      document.removeEventListener('click', onClick, { capture: true });
    };
  }, [isDirty, router]);
  const dialog = (
    <ConfirmDialog
      open={going !== null}
      onOpenChange={(open) => !open && setGoing(null)}
      tone="plain"
      title="Leave without saving?"
      consequence="What you have entered in this section is not saved and would be gone."
      confirmLabel="Leave without saving"
      cancelLabel="Stay here"
      onConfirm={() => going?.go()}
    />
  );
  return { dialog, leave: (go) => (isDirty ? setGoing({ go }) : go()) };
}
