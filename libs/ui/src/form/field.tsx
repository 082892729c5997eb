'use client';
import { createContext, use, useId } from 'react';
import type { ReactNode } from 'react';
import { cn } from '../style/class-name.js';

interface FieldLinks {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const FieldContext = createContext<FieldLinks | null>(null);

/** The attributes that tie a control to its label, help and error. Empty outside a `Field`. */
export function useFieldLinks() {
  const field = use(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
    'aria-required': field.required || undefined,
  };
}

export interface FieldProps {
  label: string;
  help?: ReactNode;
  /** What is wrong and what would be right. */
  error?: string | undefined;
  required?: boolean;
  /** Says "optional" beside the label, for the exception in a form where most is required. */
  optional?: boolean;
  className?: string;
  children: ReactNode;
}

/** Label, control, help and error, tied together for assistive technology. Holds exactly one control. */
export function Field({ label, help, error, required = false, optional, className, children }: FieldProps) {
  const id = useId();
  const helpId = help ? `${id}-help` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  const describedBy = [errorId, helpId].filter(Boolean).join(' ') || undefined;
  return (
    <div className={cn('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="text-dense font-medium">
        {label}
        {optional ? <span className="font-normal text-muted"> (optional)</span> : null}
      </label>
      <FieldContext value={{ id, describedBy, invalid: Boolean(error), required }}>{children}</FieldContext>
      {error ? (
        <p id={errorId} className="text-meta text-crit">
          {error}
        </p>
      ) : null}
      {help ? (
        <p id={helpId} className="text-meta text-muted">
          {help}
        </p>
      ) : null}
    </div>
  );
}
