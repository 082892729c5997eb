'use client';
import { Toaster as Sonner, toast } from 'sonner';
import { Shape } from '../status/status-shape.js';

/** Where toasts appear; stands once in the shell. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      gap={8}
      closeButton
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-90 max-w-[calc(100vw-2rem)] items-start gap-3 rounded-panel border border-line bg-surface p-3 text-dense text-ink shadow-float',
          title: 'font-medium',
          description: 'text-muted',
          icon: 'mt-0.5 shrink-0',
          content: 'min-w-0 flex-1',
          closeButton:
            'order-last size-6 shrink-0 inline-flex items-center justify-center rounded-control text-muted hover:text-ink',
        },
      }}
    />
  );
}

export interface Notice {
  /** What happened: "Task cancelled on web-3". */
  title: string;
  detail?: string;
  /** Neutral by default. A failure is never only a toast: the page must say it too. */
  tone?: 'ok' | 'neutral' | 'crit';
}

/** Confirms something that also shows in the page; it may be missed without loss. */
export function notify({ title, detail, tone = 'neutral' }: Notice): void {
  const shape = tone === 'ok' ? 'disc' : tone === 'crit' ? 'diamond' : null;
  toast(title, {
    ...(detail ? { description: detail } : {}),
    ...(shape ? { icon: <Shape shape={shape} tone={tone} /> } : {}),
  });
}
