import type { ReactNode } from 'react';
import { cn } from '../style/class-name.js';

export interface PageHeaderProps {
  /** The page's only `h1`. */
  title: ReactNode;
  /** Where it stands: links, outermost first. */
  crumbs?: ReactNode;
  /** The page's question, answered in one line: a `Status` with words and counts. */
  answer?: ReactNode;
  /** The answer stands beside the title where there is room: for lists, whose rows need the height. */
  beside?: boolean;
  /** How old the answer is: a `Freshness`. */
  age?: ReactNode;
  /** The page's acts; the primary one first. */
  actions?: ReactNode;
  className?: string;
}

/** What this page is, its answer with its age, and what can be done. */
export function PageHeader({ title, crumbs, answer, beside = false, age, actions, className }: PageHeaderProps) {
  return (
    <header className={cn('flex flex-wrap items-start justify-between gap-x-6 gap-y-3', className)}>
      <div className="min-w-0 flex-1 basis-72">
        {crumbs ? <div className="crumbs mb-0.5 text-meta text-muted [overflow-wrap:anywhere]">{crumbs}</div> : null}
        <div className={cn(beside && 'flex flex-wrap items-center gap-x-4')}>
          <h1 className="text-page font-semibold [overflow-wrap:anywhere]">{title}</h1>
          {answer || age ? (
            <div
              className={cn(
                'page-answer flex flex-wrap items-center gap-x-3 gap-y-1 text-body',
                beside ? 'min-h-8' : 'mt-1',
              )}
            >
              {answer}
              {age ? <span className="text-meta text-muted">{age}</span> : null}
            </div>
          ) : null}
        </div>
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
