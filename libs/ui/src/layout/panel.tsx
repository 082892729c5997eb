import { useId } from 'react';
import type { ReactNode } from 'react';
import { cn } from '../style/class-name.js';

export interface PanelProps {
  title?: string;
  /** Beside the title: age, a link, compact controls. */
  aside?: ReactNode;
  /** Takes the inner padding away, for tables and output. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A surface with one subject. Panels do not stand in panels. */
export function Panel({ title, aside, flush = false, className, children }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={cn('min-w-0 rounded-panel border border-line bg-surface', className)}
    >
      {title || aside ? (
        <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
          {title ? (
            <h2 id={id} className="min-w-0 flex-1 text-body font-semibold max-sm:[overflow-wrap:anywhere] sm:truncate">
              {title}
            </h2>
          ) : null}
          {aside ? <div className="flex items-center gap-2 text-meta text-muted">{aside}</div> : null}
        </header>
      ) : null}
      <div
        className={cn(
          !flush && 'px-4 pb-4',
          !flush && !title && !aside && 'pt-4',
          flush && title && 'border-t border-line',
        )}
      >
        {children}
      </div>
    </section>
  );
}
