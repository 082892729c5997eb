'use client';
import { SegmentedControl, Skeleton } from '@fettle/ui';
import { Suspense, useState, type ReactNode } from 'react';
import { useWorkspace } from '@/session/use-session';

const ways = [
  { value: 'own', label: 'Written here' },
  { value: 'list', label: 'From the list' },
] as const;
type Way = (typeof ways)[number]['value'];

/** A command that somebody writes, where he may, or one of the list. */
export function CommandWays({ start, own, list }: { start: Way; own: ReactNode; list: ReactNode }) {
  const { canSomewhere } = useWorkspace();
  const mayWrite = canSomewhere('task:run-medium');
  const [way, setWay] = useState<Way>(mayWrite ? start : 'list');
  return (
    <>
      {mayWrite ? (
        <div>
          <SegmentedControl label="Kind of command" segments={ways} value={way} onChange={setWay} />
        </div>
      ) : null}
      {way === 'own' ? (
        own
      ) : (
        <Suspense fallback={<Skeleton label="Reading the list of commands" lines={8} />}>{list}</Suspense>
      )}
    </>
  );
}
