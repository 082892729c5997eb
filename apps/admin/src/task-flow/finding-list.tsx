import { Status } from '@fettle/ui';
import type { Finding } from './task-flow-words';

/** What is wrong, what it comes from, what to do. Nothing where nothing is. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul aria-label="What is wrong" className="divide-y divide-line rounded-panel border border-line bg-surface">
      {findings.map(({ level, what, why, next }) => (
        <li
          key={what}
          className="grid items-start gap-x-4 gap-y-1 px-4 py-2.5 text-dense sm:grid-cols-[9rem_minmax(0,1fr)]"
        >
          <Status
            state={level === 'critical' ? 'failed' : 'degraded'}
            word={level === 'critical' ? 'Critical' : 'Warning'}
          />
          <div className="min-w-0 [overflow-wrap:anywhere]">
            <p className="font-medium">{what}</p>
            <p className="max-w-[72ch] text-muted">{why}</p>
            <p className="mt-1 max-w-[72ch]">{next}</p>
          </div>
        </li>
      ))}
    </ul>
  );
}
