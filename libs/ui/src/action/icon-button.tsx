'use client';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Tooltip } from '../overlay/tooltip.js';
import { cn } from '../style/class-name.js';

export type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> & {
  /** What it does; the accessible name and the tooltip. */
  label: string;
  icon: ReactNode;
  /** Shown as the tooltip instead of `label`, where a shortcut is worth naming. */
  hint?: ReactNode;
  size?: 'compact' | 'normal';
  ref?: Ref<HTMLButtonElement>;
};

/** A secondary act as an icon; its label is compulsory. Never for the primary act of a page. */
export function IconButton({ label, icon, hint, size = 'normal', className, type, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={hint ?? label}>
      <button
        {...rest}
        type={type ?? 'button'}
        aria-label={label}
        className={cn(
          'inline-flex shrink-0 items-center justify-center rounded-control text-muted transition-colors duration-120',
          'hover:not-disabled:bg-raised hover:not-disabled:text-ink disabled:cursor-not-allowed disabled:opacity-60',
          'aria-pressed:bg-raised aria-pressed:text-ink',
          size === 'compact' ? 'size-7 max-sm:size-11' : 'size-8 max-sm:size-11',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
