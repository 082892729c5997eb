'use client';
import { Check, Minus } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { InputHTMLAttributes, ReactNode, Ref } from 'react';
import { cn } from '../style/class-name.js';

type NativeProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> & { ref?: Ref<HTMLInputElement> };

export type ChoiceProps = NativeProps & {
  label: ReactNode;
  help?: ReactNode;
  /** Keeps the label for assistive technology only, as in a table's selection column. */
  labelHidden?: boolean;
};

const rowClass =
  'group/choice relative inline-flex min-h-6 min-w-6 cursor-pointer items-start gap-2 py-0.5 max-sm:min-h-11 max-sm:min-w-11 max-sm:py-3';
const boxClass =
  'peer m-0 size-4 shrink-0 cursor-pointer appearance-none border border-line-strong bg-surface checked:border-ink checked:bg-ink ' +
  'disabled:cursor-not-allowed disabled:bg-raised';
const markClass = 'pointer-events-none absolute start-0.5 top-1.5 hidden text-bg peer-checked:block max-sm:top-4';
/** A box without words beside it is wider than it looks, so that it can be hit; on phones the room for it comes from around. */
const aloneClass = 'w-6 ps-1 max-sm:-mx-3.5 max-sm:w-11 max-sm:ps-3.5';
const aloneMarkClass = 'start-1.5 max-sm:start-4';

function Words({ label, help, hidden }: { label: ReactNode; help?: ReactNode; hidden?: boolean | undefined }) {
  return (
    <span className={hidden ? 'sr-only' : 'text-dense'}>
      {label}
      {help ? <span className="block text-meta text-muted">{help}</span> : null}
    </span>
  );
}

export type CheckboxProps = ChoiceProps & { indeterminate?: boolean };

/** Yes or no, taking effect when the form is sent. `indeterminate` means "some of them". */
export function Checkbox({ label, help, labelHidden, indeterminate = false, className, ...rest }: CheckboxProps) {
  const input = useRef<HTMLInputElement>(null);
  // Before the first paint: a mark that comes while the box still counts as "some" would stay hidden.
  useLayoutEffect(() => {
    if (input.current) input.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <label className={cn(rowClass, labelHidden && aloneClass, className)}>
      <input
        ref={input}
        {...rest}
        type="checkbox"
        className={cn(boxClass, 'mt-0.5 rounded-[3px] indeterminate:border-ink indeterminate:bg-ink')}
      />
      {indeterminate ? (
        <Minus
          size={12}
          strokeWidth={3}
          aria-hidden
          className={cn(markClass, 'block', labelHidden && aloneMarkClass)}
        />
      ) : (
        <Check size={12} strokeWidth={3} aria-hidden className={cn(markClass, labelHidden && aloneMarkClass)} />
      )}
      <Words label={label} help={help} hidden={labelHidden} />
    </label>
  );
}

/** One of several; all radios of one question share `name` and stand in a `fieldset` with a `legend`. */
export function Radio({ label, help, labelHidden, className, ...rest }: ChoiceProps) {
  return (
    <label className={cn(rowClass, className)}>
      <input
        {...rest}
        type="radio"
        className={cn(boxClass, 'mt-0.5 rounded-full checked:border-[5px] checked:bg-surface')}
      />
      <Words label={label} help={help} hidden={labelHidden} />
    </label>
  );
}

/** On or off, taking effect at once. The word says the state, not only the position. */
export function Switch({ label, help, labelHidden, className, ...rest }: ChoiceProps) {
  return (
    <label className={cn(rowClass, className)}>
      <input
        {...rest}
        type="checkbox"
        // A checkbox states its own checked state; ARIA in HTML forbids a second one.
        // oxlint-disable-next-line role-has-required-aria-props
        role="switch"
        className={cn(boxClass, 'peer h-5 w-9 rounded-full bg-raised checked:bg-ink')}
      />
      <span
        aria-hidden
        className="pointer-events-none absolute start-1 top-1.5 size-3 rounded-full bg-muted transition-transform duration-180 peer-checked:translate-x-4 rtl:peer-checked:-translate-x-4 peer-checked:bg-bg max-sm:top-4"
      />
      <Words label={label} help={help} hidden={labelHidden} />
    </label>
  );
}
