import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { Shape } from '../status/status-shape.js';
import type { StatusShape } from '../status/status-state.js';
import { cn } from '../style/class-name.js';
import type { Tone } from '../style/tone.js';

export interface BannerProps {
  /** The status the banner states; `neutral` for a plain notice. */
  tone?: Tone;
  title: ReactNode;
  children?: ReactNode;
  /** The one next act. */
  action?: ReactNode;
  className?: string;
}

const shapeOf: Record<Exclude<Tone, 'neutral'>, StatusShape> = {
  ok: 'disc',
  active: 'half',
  warn: 'triangle',
  crit: 'diamond',
  human: 'hand',
};
const edgeOf: Record<Tone, string> = {
  ok: 'border-ok bg-ok-tint',
  active: 'border-active bg-active-tint',
  warn: 'border-warn bg-warn-tint',
  crit: 'border-crit bg-crit-tint',
  human: 'border-human bg-human-tint',
  neutral: 'border-line bg-raised',
};

/** A condition of the whole page, with the one next act. */
export function Banner({ tone = 'neutral', title, children, action, className }: BannerProps) {
  return (
    <section
      role="status"
      className={cn('flex flex-wrap items-start gap-3 rounded-panel border p-3', edgeOf[tone], className)}
    >
      {tone === 'neutral' ? (
        // A notice states nothing: the shape of "unknown" would say that something was not measured.
        <Info size={16} aria-hidden className="mt-0.5 shrink-0 text-muted" />
      ) : (
        <Shape shape={shapeOf[tone]} tone={tone} className="mt-0.5" />
      )}
      <div className="min-w-0 flex-1 basis-60 text-dense">
        <p className="font-medium">{title}</p>
        {children ? <div className="text-muted">{children}</div> : null}
      </div>
      {action}
    </section>
  );
}
