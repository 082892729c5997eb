'use client';
import { cn } from '../style/class-name.js';
import { CopyButton } from './copy-button.js';

export interface CommandBlockProps {
  /** Exactly what is copied. */
  command: string;
  /** What it is, for the copy button and assistive technology: "install command". */
  label: string;
  /** Shown instead of the command, for example with a secret masked; copying still takes `command`. */
  display?: string;
  className?: string;
}

/** A command to copy. It wraps, so that nothing of what will run is hidden. */
export function CommandBlock({ command, label, display, className }: CommandBlockProps) {
  return (
    <div className={cn('flex items-start gap-2 rounded-control border border-line bg-raised p-2 ps-3', className)}>
      <pre dir="ltr" className="min-w-0 flex-1 self-center whitespace-pre-wrap py-1 text-log [overflow-wrap:anywhere]">
        <code aria-label={label}>{display ?? command}</code>
      </pre>
      <CopyButton value={command} label={`Copy ${label}`} />
    </div>
  );
}
