'use client';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { LinkButton } from '../action/button.js';
import { IconButton } from '../action/icon-button.js';

export interface PeekPanelProps {
  /** What is peeked at: "web-3". */
  title: ReactNode;
  /** For assistive technology: "Peek at web-3". */
  label: string;
  /** Its own page. */
  href: string;
  /** "Open web-3". */
  openLabel: string;
  /** Steps to the row before or after; undefined at the ends of the list. */
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** The short of one row, beside its list. The list keeps the focus and its keys: j and k step, Enter opens, Escape closes. */
export function PeekPanel({ title, label, href, openLabel, onPrevious, onNext, onClose, children }: PeekPanelProps) {
  return (
    <aside
      aria-label={label}
      data-peek
      className="sticky top-16 flex max-h-[calc(100dvh-5rem)] min-w-0 flex-col rounded-panel border border-line bg-surface"
    >
      <header className="flex items-center gap-1 border-b border-line py-1.5 pl-4 pr-2">
        <h2 className="min-w-0 flex-1 truncate text-body font-semibold">{title}</h2>
        <IconButton
          label="Row before"
          hint="Row before (k)"
          size="compact"
          disabled={!onPrevious}
          icon={<ChevronUp size={16} aria-hidden />}
          onClick={onPrevious}
        />
        <IconButton
          label="Next row"
          hint="Next row (j)"
          size="compact"
          disabled={!onNext}
          icon={<ChevronDown size={16} aria-hidden />}
          onClick={onNext}
        />
        <IconButton
          label="Close the panel"
          hint="Close (Esc)"
          size="compact"
          icon={<X size={16} aria-hidden />}
          onClick={onClose}
        />
      </header>
      <div
        // What scrolls must be reachable without a mouse.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={`About ${openLabel.replace(/^Open /, '')}`}
        className="min-h-0 flex-1 overflow-y-auto p-4"
      >
        {children}
      </div>
      <footer className="border-t border-line p-3">
        <LinkButton href={href} className="w-full">
          {openLabel}
        </LinkButton>
      </footer>
    </aside>
  );
}
