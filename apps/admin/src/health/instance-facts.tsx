'use client';
import { DurationText, KeyValue, Panel, TimeText } from '@fettle/ui';
import type { Health } from './component-words';

/** Which process has answered. */
export function InstanceFacts({ health }: { health: Health }) {
  return (
    <Panel title="The process that answered" className="max-w-160">
      <KeyValue
        items={[
          { label: 'Version', value: health.version },
          { label: 'Started', value: <TimeText at={health.startedAt} form="exact" /> },
          { label: 'Running for', value: <DurationText from={health.startedAt} /> },
          { label: 'Boot', value: health.bootId, mono: true },
        ]}
      />
    </Panel>
  );
}
