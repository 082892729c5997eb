import type { ReactNode } from 'react';
import { toneText, type Tone } from '../style/tone.js';
import { cn } from '../style/class-name.js';
import type { StatusShape } from './status-state.js';

const ring = { cx: 8, cy: 8, r: 6, fill: 'none', stroke: 'currentColor', strokeWidth: 1.75 } as const;
const mark = {
  fill: 'none',
  stroke: 'var(--surface)',
  strokeWidth: 1.75,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;
const line = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.75,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

// Drawn on a 16 px grid. Inner marks are left out under 16 px, where they would only blur.
const shapes: Record<StatusShape, (detailed: boolean) => ReactNode> = {
  disc: (detailed) => (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      {detailed ? <path d="m5.2 8.2 2 2 3.6-4.2" {...mark} /> : null}
    </>
  ),
  half: () => (
    <g className="shape-turning">
      <circle {...ring} />
      <path d="M8 2a6 6 0 0 1 0 12Z" fill="currentColor" />
    </g>
  ),
  'dot-ring': () => (
    <>
      <circle {...ring} />
      <circle cx="8" cy="8" r="2" fill="currentColor" />
    </>
  ),
  triangle: (detailed) => (
    <>
      <path d="M8 1.8 15 14H1Z" fill="currentColor" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />
      {detailed ? <path d="M8 6.4v3.4M8 11.9v.1" {...mark} /> : null}
    </>
  ),
  diamond: (detailed) => (
    <>
      <path d="M8 .8 15.2 8 8 15.2.8 8Z" fill="currentColor" />
      {detailed ? <path d="m6 6 4 4m0-4-4 4" {...mark} /> : null}
    </>
  ),
  hand: () => (
    <>
      <circle {...ring} r={7} strokeWidth={1.5} />
      <path
        d="M5.6 8.6V6.3m0 0a.6.6 0 0 1 1.2 0v1.5m0-1.5V4.9a.6.6 0 0 1 1.2 0v2.6m0-2.2a.6.6 0 0 1 1.2 0v2.3m0-1.6a.6.6 0 0 1 1.2 0v3c0 1.7-.9 2.8-2.4 2.8-1.2 0-1.9-.6-2.4-1.6L4.7 9"
        {...line}
        strokeWidth={1}
      />
    </>
  ),
  'stale-ring': () => (
    <>
      <circle {...ring} strokeDasharray="2.6 2.1" />
      <circle cx="8" cy="8" r="3" fill="currentColor" opacity="0.45" />
    </>
  ),
  'dashed-ring': () => <circle {...ring} strokeDasharray="2.6 2.1" />,
  square: () => (
    <rect x="2.5" y="2.5" width="11" height="11" rx="1" fill="none" stroke="currentColor" strokeWidth="1.75" />
  ),
  wrench: () => (
    <path
      d="M10.9 2.2a3.6 3.6 0 0 0-4.5 4.6L2.2 11a1.9 1.9 0 0 0 2.7 2.7l4.3-4.2a3.6 3.6 0 0 0 4.6-4.5L11.6 7 9.3 6.6 9 4.4Z"
      {...line}
      strokeWidth={1.5}
    />
  ),
  slashed: () => (
    <>
      <circle {...ring} />
      <path d="m4 12 8-8" {...line} />
    </>
  ),
  'square-check': () => (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="1" fill="none" stroke="currentColor" strokeWidth="1.75" />
      <path d="m5.4 8.2 1.9 1.9 3.4-4" {...line} />
    </>
  ),
};

export interface ShapeProps {
  shape: StatusShape;
  tone: Tone;
  /** Pixels; inner marks appear from 16. */
  size?: number;
  className?: string;
}

/** The drawn half of a status. Hidden from assistive technology: the word beside it says the same. */
export function Shape({ shape, tone, size = 16, className }: ShapeProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden
      data-shape={shape}
      className={cn('shrink-0', toneText[tone], className)}
    >
      {shapes[shape](size >= 16)}
    </svg>
  );
}
