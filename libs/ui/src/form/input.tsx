'use client';
import type { InputHTMLAttributes, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { ChevronDown } from 'lucide-react';
import { cn } from '../style/class-name.js';
import { useFieldLinks } from './field.js';

// Phones zoom into fields under 16 px, so the size grows there.
const controlClass =
  'w-full rounded-control border border-line-strong bg-surface text-ink hover:not-disabled:border-muted ' +
  'disabled:cursor-not-allowed disabled:bg-raised disabled:text-muted aria-invalid:border-crit max-sm:text-section ';

export type InputProps = InputHTMLAttributes<HTMLInputElement> & { mono?: boolean; ref?: Ref<HTMLInputElement> };

/** A line of text. Inside a `Field` it takes its label, help and error from there. */
export function Input({ className, mono, ...rest }: InputProps) {
  return (
    <input
      {...useFieldLinks()}
      {...rest}
      className={cn(controlClass, 'h-8 px-2 text-dense max-sm:h-11', mono && 'font-mono', className)}
    />
  );
}

export type TextAreaProps = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  mono?: boolean;
  ref?: Ref<HTMLTextAreaElement>;
};

/** Several lines of text; `mono` for commands and code. */
export function TextArea({ className, mono, rows = 4, ...rest }: TextAreaProps) {
  return (
    <textarea
      {...useFieldLinks()}
      rows={rows}
      {...rest}
      className={cn(controlClass, 'min-h-16 px-2 py-1.5 text-dense', mono && 'font-mono', className)}
    />
  );
}

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

export type SelectProps = SelectHTMLAttributes<HTMLSelectElement> & {
  options: readonly SelectOption[];
  ref?: Ref<HTMLSelectElement>;
};

/** A choice of one. The browser's own list, because it is the best one on phones and for assistive technology. */
export function Select({ options, className, ...rest }: SelectProps) {
  return (
    <span className={cn('relative block', className)}>
      <select
        {...useFieldLinks()}
        {...rest}
        className={cn(controlClass, 'h-8 appearance-none ps-2 pe-8 text-dense max-sm:h-11')}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        size={16}
        aria-hidden
        className="pointer-events-none absolute end-2 top-1/2 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
