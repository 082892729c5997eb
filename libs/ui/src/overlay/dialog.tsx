'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { cn } from '../style/class-name.js';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The act and its object. */
  title: string;
  description?: ReactNode;
  /** Buttons, right-aligned; the safe one first in the tab order. */
  footer?: ReactNode;
  initialFocus?: RefObject<HTMLElement | null>;
  /** 480 or 720 px. */
  size?: 'normal' | 'wide';
  children?: ReactNode;
}

/** A modal: traps focus, gives it back, closes on Escape. On phones it sits at the bottom, in reach of the thumb. */
export function Dialog({ open, onOpenChange, title, description, footer, initialFocus, size, children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        {/* Also over another dialog: which of the two is asking must be plain. */}
        <Base.Backdrop forceRender className="fixed inset-0 z-50 bg-scrim" />
        <Base.Popup
          {...(initialFocus ? { initialFocus } : {})}
          className={cn(popupClass, size === 'wide' ? 'sm:w-180' : 'sm:w-120')}
        >
          <div className="flex items-start gap-4">
            <Base.Title className="min-w-0 flex-1 text-section font-semibold [overflow-wrap:anywhere]">
              {title}
            </Base.Title>
            <Base.Close aria-label="Close" className={closeClass}>
              <X size={16} aria-hidden />
            </Base.Close>
          </div>
          {description ? (
            <Base.Description className="mt-1 text-body text-muted">{description}</Base.Description>
          ) : null}
          {children ? <div className="mt-4">{children}</div> : null}
          {footer ? <div className="mt-6 flex flex-wrap justify-end gap-2">{footer}</div> : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

const popupClass =
  'fixed z-50 max-h-[calc(100dvh-2rem)] overflow-y-auto rounded-dialog border border-line bg-surface p-5 text-ink shadow-float ' +
  'max-sm:inset-x-2 max-sm:bottom-2 sm:left-1/2 sm:top-[12dvh] sm:max-w-[calc(100vw-2rem)] sm:-translate-x-1/2 sm:max-h-[76dvh]';
const closeClass =
  '-me-1 -mt-1 inline-flex size-8 shrink-0 items-center justify-center rounded-control text-muted hover:bg-raised hover:text-ink max-sm:size-11';
