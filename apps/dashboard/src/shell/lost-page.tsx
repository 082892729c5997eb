'use client';
import { EmptyState, LinkButton } from '@fettle/ui';

/** An address that leads nowhere. */
export function LostPage() {
  return (
    <main className="mx-auto max-w-160 p-6">
      <h1 className="sr-only">Page not found</h1>
      <EmptyState
        title="There is no page at this address"
        action={<LinkButton href="/">Go to your workspace</LinkButton>}
      >
        The address may be mistyped, or the page has moved.
      </EmptyState>
    </main>
  );
}
