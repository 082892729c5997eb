'use client';
import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';

export interface PopoverProps {
  /** What it holds, for assistive technology. */
  label: string;
  /** The button that opens it. */
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end';
  /** Called when it opens: what it shows may be read only then. */
  onOpen?: (() => void) | undefined;
  children: ReactNode;
}

/** A small panel of controls beside its button. It does not block the page; Escape and a click outside close it. */
export function Popover({ label, trigger, align = 'end', onOpen, children }: PopoverProps) {
  return (
    <Base.Root onOpenChange={(isOpen) => (isOpen ? onOpen?.() : undefined)}>
      <Base.Trigger render={trigger as ReactElement<Record<string, unknown>>} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-60">
          <Base.Popup
            aria-label={label}
            className="w-72 max-w-[calc(100vw-1rem)] rounded-panel border border-line bg-surface p-4 text-ink shadow-float outline-none"
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
