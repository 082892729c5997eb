'use client';
import { SegmentedControl } from '@fettle/ui';
import { useState } from 'react';
import { ActDialog } from '@/acts/act-dialog';
import { ActProgress } from '@/acts/act-progress';
import { ActingNote, useMayAct } from '@/acts/acting-note';
import { useActs } from '@/acts/use-acts';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { ReadingFrame } from '@/readings/reading-frame';
import { useReading } from '@/readings/use-reading';
import { AvailablePackages } from './available-packages';
import { InstalledPackages, WaitingUpdates } from './package-lists';

const views = [
  { value: 'installed', label: 'Installed' },
  { value: 'updates', label: 'Updates' },
  { value: 'available', label: 'Available' },
] as const;
type View = (typeof views)[number]['value'];

/** Packages of a node: what is installed, which updates wait, and what could be installed. */
export function PackagesTab({ node }: NodeTabProps) {
  const [view, setView] = useState<View>('installed');
  const installed = useReading({ node, command: 'packageList', maxAgeMs: 300_000 });
  const updates = useReading({ node, command: 'package_updates', maxAgeMs: 300_000, askAtOnce: view === 'updates' });
  const acts = useActs(node, () => {
    installed.ask();
    if (view === 'updates') updates.ask();
  });
  const { mayAct, why } = useMayAct(node, 'task:run-high');
  const plan = mayAct ? acts.plan : null;
  const packageManager = installed.result?.manager;
  const toolbar = (
    <>
      <SegmentedControl label="Which packages" value={view} onChange={setView} segments={views} />
      <ActingNote why={why} />
    </>
  );
  return (
    <div className="flex flex-col gap-3">
      <ActProgress acts={acts} />
      {view === 'updates' ? (
        <ReadingFrame node={node} reading={updates} what="the updates" command="package_updates" toolbar={toolbar}>
          {(result) => <WaitingUpdates result={result} plan={plan} />}
        </ReadingFrame>
      ) : view === 'available' ? (
        <AvailablePackages node={node} plan={plan} toolbar={toolbar} />
      ) : (
        <ReadingFrame node={node} reading={installed} what="the packages" command="packageList" toolbar={toolbar}>
          {(result) => <InstalledPackages result={result} plan={plan} />}
        </ReadingFrame>
      )}
      <ActDialog node={node} acts={acts} {...(packageManager ? { context: { packageManager } } : {})} />
    </div>
  );
}
