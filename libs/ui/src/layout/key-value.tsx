import type { ReactNode } from 'react';
import { cn } from '../style/class-name.js';

export interface KeyValueItem {
  label: string;
  /** Null and undefined are shown as "unknown": nothing unmeasured looks like a value. */
  value: ReactNode;
  mono?: boolean;
}

/** Facts of one thing, labels in one column. */
export function KeyValue({ items, className }: { items: readonly KeyValueItem[]; className?: string }) {
  return (
    <dl
      className={cn('grid grid-cols-[minmax(6rem,max-content)_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-dense', className)}
    >
      {items.map((item) => (
        <div key={item.label} className="contents">
          <dt className="text-muted">{item.label}</dt>
          <dd className={cn('min-w-0 [overflow-wrap:anywhere]', item.mono && 'font-mono text-log')}>
            {item.value ?? <span className="text-muted">unknown</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
