'use client';
import { useId } from 'react';
import type { ReactNode } from 'react';

export interface Segment<Value extends string> {
  value: Value;
  label: string;
  icon?: ReactNode;
}

export interface SegmentedControlProps<Value extends string> {
  /** What is being chosen, for assistive technology. */
  label: string;
  segments: readonly Segment<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  /** Shows the icons alone, always or on phones; the labels stay for assistive technology and as titles. */
  iconOnly?: boolean | 'phone';
}

/** One of two to four, all visible. Radios underneath, so that arrow keys and form semantics are the browser's. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { label, segments, value, onChange, iconOnly } = props;
  const name = useId();
  return (
    <fieldset className="inline-flex rounded-control border border-line-strong bg-surface">
      <legend className="sr-only">{label}</legend>
      {segments.map((segment) => (
        <label
          key={segment.value}
          title={iconOnly ? segment.label : undefined}
          className="inline-flex h-[30px] min-w-8 cursor-pointer whitespace-nowrap items-center justify-center gap-1.5 border-s border-line px-2 text-dense text-muted first-of-type:border-s-0 first-of-type:rounded-s-control last-of-type:rounded-e-control hover:text-ink has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus max-sm:h-[42px] max-sm:min-w-11 max-sm:px-3"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={segment.value === value}
            onChange={() => onChange(segment.value)}
          />
          {segment.icon}
          <span className={iconOnly === 'phone' ? 'max-sm:sr-only' : iconOnly ? 'sr-only' : undefined}>
            {segment.label}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
