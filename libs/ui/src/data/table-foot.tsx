import { extentWords } from './table-model.js';

export interface TableFootProps {
  shown: number;
  selected: number;
  total?: number;
  hasMore?: boolean;
  unit?: readonly [one: string, many: string];
}

/** How much of the whole is on screen. */
export function TableFoot({ shown, selected, total, hasMore = false, unit }: TableFootProps) {
  const whole = total ?? (hasMore ? undefined : shown);
  const extent = extentWords(shown, whole, unit);
  return (
    <div role="status" className="border-t border-line px-3 py-1.5 text-meta text-muted">
      {selected > 0 ? `${selected.toLocaleString('en-US')} selected · ` : ''}
      {extent}
    </div>
  );
}
