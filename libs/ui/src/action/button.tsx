'use client';
import { cva } from 'class-variance-authority';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cn } from '../style/class-name.js';
import { Link } from '../style/link-context.js';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'compact' | 'normal' | 'touch';

const button = cva(
  'inline-flex select-none items-center justify-center gap-2 whitespace-nowrap rounded-control border font-medium ' +
    'transition-colors duration-120 disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:opacity-60',
  {
    variants: {
      variant: {
        primary: 'border-ink bg-ink text-bg hover:not-disabled:border-muted hover:not-disabled:bg-muted',
        secondary: 'border-line-strong bg-surface text-ink hover:not-disabled:bg-raised',
        ghost: 'border-transparent bg-transparent text-ink hover:not-disabled:bg-raised',
        danger: 'border-crit bg-crit text-surface hover:not-disabled:opacity-90',
      },
      size: {
        compact: 'h-7 px-2 text-dense max-sm:h-11 max-sm:px-3',
        normal: 'h-8 px-3 text-dense max-sm:h-11 max-sm:px-4 max-sm:text-body',
        touch: 'h-11 px-4 text-body',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'normal' },
  },
);

/** The class names of a button, for the rare element that must look like one. */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'normal', extra?: string): string {
  return cn(button({ variant, size }), extra);
}

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  /** `danger` belongs to the last step of a destructive act only. Default `secondary`. */
  variant?: ButtonVariant;
  /** 28, 32 or 44 px; on phones always 44. Default `normal`. */
  size?: ButtonSize;
  icon?: ReactNode;
  /** What is being waited for ("Creating the task…"); while set, the button is inert but keeps focus. */
  busy?: string | undefined;
  ref?: Ref<HTMLButtonElement>;
};

/** A verb with its object. Ink, never hue, until the last step of a destructive act. */
export function Button({ variant, size, icon, busy, className, children, onClick, type, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      aria-disabled={busy ? true : undefined}
      className={buttonClass(variant, size, className)}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {icon}
      {busy ?? children}
    </button>
  );
}

export interface LinkButtonProps {
  href: string;
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A link that looks like a button: it goes somewhere, it does nothing. */
export function LinkButton({ href, variant, size, icon, className, children }: LinkButtonProps) {
  return (
    <Link href={href} className={buttonClass(variant, size, className)}>
      {icon}
      {children}
    </Link>
  );
}
