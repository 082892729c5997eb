import { cn } from '../style/class-name.js';

export interface MiddleTextProps {
  /** A host name, a path or an id. */
  text: string;
  /** Characters at the end that always stay. Default 8. */
  keep?: number;
  className?: string;
}

/** A long name that loses its middle, not its end, where hosts and ids differ. The whole is in the title. */
export function MiddleText({ text, keep = 8, className }: MiddleTextProps) {
  if (text.length <= keep * 2) return <span className={cn('whitespace-nowrap', className)}>{text}</span>;
  return (
    <span title={text} className={cn('inline-flex min-w-0 max-w-full whitespace-pre', className)}>
      <span className="truncate">{text.slice(0, -keep)}</span>
      <span className="shrink-0">{text.slice(-keep)}</span>
    </span>
  );
}
