'use client';
import { EmptyState, LinkButton } from '@fettle/ui';

/** An address of the admin console that leads nowhere. */
export function LostPage() {
  return (
    <>
      <section aria-label="Where you are" data-inverted className="bg-bg px-4 py-1.5 text-meta font-medium text-ink">
        Admin console
      </section>
      <main className="mx-auto max-w-160 p-6">
        <h1 className="sr-only">Page not found</h1>
        <EmptyState title="There is no page at this address" action={<LinkButton href="/">Go to Health</LinkButton>}>
          The address may be mistyped, or the page has moved.
        </EmptyState>
      </main>
    </>
  );
}
