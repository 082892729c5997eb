import type { ReactNode } from 'react';
import { cn } from '../style/class-name.js';

export interface PageHeaderProps {
  /** The page's only `h1`. */
  title: ReactNode;
  /** Where it stands: links, outermost first. */
  crumbs?: ReactNode;
  /** The page's question, answered in one line: a `Status` with words and counts. */
  answer?: ReactNode;
  /** How old the answer is: a `Freshness`. */
  age?: ReactNode;
  /** The page's acts; the primary one first. */
  actions?: ReactNode;
  className?: string;
}

/** What this page is, its answer with its age, and what can be done. */
export function PageHeader({ title, crumbs, answer, age, actions, className }: PageHeaderProps) {
  return (
    <header className={cn('flex flex-wrap items-start justify-between gap-x-6 gap-y-3', className)}>
      <div className="min-w-0 flex-1 basis-72">
        {crumbs ? <div className="mb-0.5 truncate text-meta text-muted">{crumbs}</div> : null}
        <h1 className="text-page font-semibold [overflow-wrap:anywhere]">{title}</h1>
        {answer || age ? (
          <div className="page-answer mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-body">
            {answer}
            {age ? <span className="text-meta text-muted">{age}</span> : null}
          </div>
        ) : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
