'use client';
import { RotateCw } from 'lucide-react';
import { Button } from '../action/button.js';
import { CopyButton } from '../action/copy-button.js';
import { Shape } from '../status/status-shape.js';
import { cn } from '../style/class-name.js';
import { issuePath, readProblem } from './problem.js';

export interface InlineErrorProps {
  /** Anything that was thrown; problem+json is understood. */
  error: unknown;
  /** What could not be done: "The nodes could not be read". Stands before the server's own words. */
  title?: string;
  onRetry?: () => void;
  className?: string;
}

/** What happened, what it means, what to do, and the id to name when asking for help. */
export function InlineError({ error, title, onRetry, className }: InlineErrorProps) {
  const problem = readProblem(error);
  const detail = [title ? problem.title : undefined, problem.detail].filter(Boolean).join(': ');
  // Without an answer there is nothing in a log to be found by.
  const reference = problem.code === 'network' ? '' : [problem.code, problem.requestId].filter(Boolean).join(' · ');
  return (
    <div
      role="alert"
      className={cn('flex flex-wrap items-start gap-3 rounded-panel border border-crit bg-crit-tint p-3', className)}
    >
      <Shape shape="diamond" tone="crit" className="mt-0.5" />
      <div className="min-w-0 flex-1 basis-52 text-dense">
        <p className="font-medium">{title ?? problem.title}</p>
        {detail && detail !== title ? <p className="[overflow-wrap:anywhere]">{detail}</p> : null}
        {problem.issues.length > 0 ? (
          <ul className="mt-1 list-disc ps-4">
            {problem.issues.map((issue, index) => (
              <li key={index}>
                {issue.path === undefined ? null : <code className="text-meta">{issuePath(issue)}: </code>}
                {issue.message}
              </li>
            ))}
          </ul>
        ) : null}
        {problem.retryAfterS === undefined ? null : <p>Try again in {problem.retryAfterS} s.</p>}
        {reference ? (
          <p className="mt-1 flex items-center gap-1 text-meta text-muted">
            <code className="[overflow-wrap:anywhere]">{reference}</code>
            <CopyButton value={reference} label="Copy the error's id" className="size-6" />
          </p>
        ) : null}
      </div>
      {onRetry ? (
        <Button size="compact" icon={<RotateCw size={14} aria-hidden />} onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </div>
  );
}
