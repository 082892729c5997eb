'use client';
import type { CellMetric } from '@fettle/contracts';
import { toneText } from '@fettle/ui';
import { legendOf, type CellLook } from './cell-scale';

/** What the looks of cells mean. */
export function CellLegend({ metric }: { metric: CellMetric }) {
  return (
    <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 text-meta">
      {legendOf(metric).map(({ look, words }) => (
        <li key={words} className="flex items-center gap-1.5">
          <Sample look={look} />
          {words}
        </li>
      ))}
    </ul>
  );
}

/** The same shapes as on the canvas, as an image of their own. */
function Sample({ look: { tone, shape, level } }: { look: CellLook }) {
  const height = (12 * level) / 4;
  return (
    <svg viewBox="0 0 12 12" width={14} height={14} aria-hidden className={toneText[tone]}>
      {shape === 'full' || shape === 'cross' ? <rect width="12" height="12" fill="currentColor" /> : null}
      {shape === 'cross' ? <path d="m3 3 6 6m0-6-6 6" stroke="var(--surface)" strokeWidth="1.75" /> : null}
      {shape === 'corner' ? <path d="M0 12 6 0l6 12Z" fill="currentColor" /> : null}
      {shape === 'hollow' ? (
        <rect x=".5" y=".5" width="11" height="11" fill="none" stroke="var(--border-strong)" />
      ) : null}
      {shape === 'level' ? (
        <>
          <rect y={12 - height} width="12" height={height} fill="currentColor" />
          <rect x=".5" y=".5" width="11" height="11" fill="none" stroke="currentColor" />
        </>
      ) : null}
    </svg>
  );
}
