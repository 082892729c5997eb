import type { ReactNode } from 'react';
import { cn } from '../style/class-name.js';
import { toneBadge, toneText } from '../style/tone.js';
import { Shape } from './status-shape.js';
import { statusMeanings, type StatusState } from './status-state.js';

export interface StatusProps {
  state: StatusState;
  /** A truer word than the state's own: "unreachable", "expired". */
  word?: string;
  /** Why, or since when: "for 4 min", "disk 91 %". */
  detail?: ReactNode;
  /** `badge` sets it on its opaque tint; `verdict` is the one display-size line of a page. */
  variant?: 'plain' | 'badge' | 'verdict';
  /** Only where the word stands right beside it already; the word stays for assistive technology. */
  wordHidden?: boolean;
  className?: string;
}

const hatched =
  'bg-[repeating-linear-gradient(135deg,var(--neutral-tint)_0_4px,var(--surface)_4px_8px)] border border-line px-1.5 rounded-control';

/** The one way to say a state: shape, word and colour together. */
export function Status({ state, word, detail, variant = 'plain', wordHidden, className }: StatusProps) {
  const meaning = statusMeanings[state];
  const isPill = meaning.shape === 'wrench' && variant === 'plain';
  return (
    <span
      data-status={state}
      className={cn(
        'inline-flex w-fit max-w-full items-center gap-1.5 align-middle',
        variant === 'badge' && ['rounded-control px-1.5 py-0.5 text-meta font-medium', toneBadge[meaning.tone]],
        variant === 'verdict' && 'gap-3 text-verdict font-semibold max-sm:gap-2 max-sm:text-page',
        isPill && hatched,
        className,
      )}
    >
      <Shape
        shape={meaning.shape}
        tone={meaning.tone}
        size={variant === 'verdict' ? 22 : variant === 'badge' ? 14 : 16}
      />
      <span
        className={cn(
          wordHidden ? 'sr-only' : detail ? 'max-w-[calc(100%-1.5rem)] shrink-0 truncate' : 'truncate',
          variant === 'plain' && ['font-medium', toneText[meaning.tone]],
        )}
      >
        {word ?? meaning.word}
      </span>
      {detail ? <span className="min-w-0 truncate font-normal text-muted">{detail}</span> : null}
    </span>
  );
}
