'use client';
import type { ReactNode } from 'react';
import { Shape } from '../status/status-shape.js';
import { statusMeanings, type StatusState } from '../status/status-state.js';
import { cn } from '../style/class-name.js';
import { DurationText } from '../time/time-text.js';

export interface LiveStep {
  id: string;
  label: string;
  state: 'pending' | 'running' | 'succeeded' | 'failed' | 'skipped' | 'cancelled' | 'unknown';
  /** In place of the state's own word. */
  word?: string;
  startedAt?: string | number | null;
  endedAt?: string | number | null;
  /** What to try when it takes long, or what failed. */
  detail?: ReactNode;
}

export interface LiveStepsProps {
  label: string;
  steps: readonly LiveStep[];
  className?: string;
}

const stateOf: Record<LiveStep['state'], StatusState> = {
  pending: 'queued',
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
  unknown: 'unknown',
};
const words: Record<LiveStep['state'], string> = {
  pending: 'not started',
  running: 'now',
  succeeded: 'done',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
  unknown: 'outcome unknown',
};

/** Steps with their durations, while they happen. Each change is announced. */
export function LiveSteps({ label, steps, className }: LiveStepsProps) {
  return (
    <ol aria-label={label} aria-live="polite" className={cn('flex flex-col', className)}>
      {steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: LiveStep }) {
  const meaning = statusMeanings[stateOf[step.state]];
  const word = step.word ?? words[step.state];
  return (
    <li data-step={step.state} className="flex gap-3 py-1.5">
      <Shape shape={meaning.shape} tone={meaning.tone} className="mt-0.5" />
      <div className="min-w-0 flex-1 text-body">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <span className={step.state === 'pending' ? 'text-muted' : 'font-medium'}>{step.label}</span>
          <span className={cn('text-meta', step.state === 'failed' ? 'text-crit' : 'text-muted')}>{word}</span>
        </div>
        {step.detail ? (
          <div className="mt-0.5 text-dense text-muted [overflow-wrap:anywhere]">{step.detail}</div>
        ) : null}
      </div>
      {step.startedAt === null || step.startedAt === undefined ? null : (
        // Counting seconds must not be read out again and again.
        <span aria-live="off" className="text-dense text-muted">
          <DurationText from={step.startedAt} to={step.endedAt ?? null} />
        </span>
      )}
    </li>
  );
}
