'use client';
import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';

export interface TooltipProps {
  content: ReactNode;
  /** One focusable element; it must have its own accessible name, the tooltip only repeats or adds. */
  children: ReactElement;
  side?: 'top' | 'bottom' | 'left' | 'right';
}

/** A hint on hover and on keyboard focus; Escape closes it and the pointer may rest on it (WCAG 1.4.13). */
export function Tooltip({ content, children, side = 'bottom' }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children as ReactElement<Record<string, unknown>>} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-60">
          <Base.Popup className="max-w-72 rounded-control border border-line bg-surface px-2 py-1 text-meta text-ink shadow-float">
            {content}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
