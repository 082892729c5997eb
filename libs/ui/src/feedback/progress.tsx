import { cn } from '../style/class-name.js';

export interface ProgressProps {
  /** What is going on: "Uploading", "Waiting for web-3". */
  label: string;
  /** Done so far and the whole, in the same unit. Leave out where the end is not known: then no bar pretends to know. */
  value?: number;
  max?: number;
  /** The words beside the bar: "37 of 42 nodes". Default: the percentage, or nothing. */
  text?: string;
  className?: string;
}

/** Progress that is measured, or honestly unmeasured. */
export function Progress({ label, value, max = 100, text, className }: ProgressProps) {
  const known = value !== undefined;
  const part = known && max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <div className={cn('flex flex-col gap-1', className)}>
      <div className="flex justify-between gap-4 text-dense">
        <span>{label}</span>
        <span className="text-muted">{text ?? (known ? `${Math.round(part * 100)} %` : '')}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={known ? 0 : undefined}
        aria-valuemax={known ? max : undefined}
        aria-valuenow={known ? value : undefined}
        aria-valuetext={text}
        className="h-1.5 overflow-hidden rounded-full bg-raised ring-1 ring-line-strong"
      >
        <div
          className={cn('h-full bg-active', !known && 'bar-sweeping w-1/4')}
          style={known ? { width: `${part * 100}%` } : undefined}
        />
      </div>
    </div>
  );
}
