'use client';
import { Shape } from '@fettle/ui';
import type { BaseSyntheticEvent } from 'react';

/** How many fields need a correction, said where the form is sent. */
export function FaultNote({ faults }: { faults: number }) {
  if (faults === 0) return null;
  return (
    <p role="alert" className="flex items-center gap-2 text-dense text-crit">
      <Shape shape="diamond" tone="crit" />
      {faults === 1 ? 'One field needs a correction' : `${faults} fields need a correction`} before it can run.
    </p>
  );
}

/** What is wrong may lie outside of the window: the first field of it is shown and focused, the list of nodes too. */
export function focusFault(_faults: object, event?: BaseSyntheticEvent): void {
  const sent: unknown = event?.target;
  const form = sent instanceof Element ? sent.closest('form') : null;
  // In the next frame the fields are marked.
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid=true], [data-invalid] input')?.focus());
}
