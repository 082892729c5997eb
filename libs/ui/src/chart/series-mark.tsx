import { dashOf } from './series-dash.js';

/** A piece of the line of a series, as its chart draws it: which line is which. */
export function SeriesMark({ index, width = 16 }: { index: number; width?: number }) {
  return (
    <svg width={width} height="4" aria-hidden className="shrink-0">
      <path
        d={`M0 2h${width}`}
        stroke={`var(--series-${(index % 6) + 1})`}
        strokeWidth="2"
        strokeDasharray={dashOf(index).join(' ')}
      />
    </svg>
  );
}
