'use client';
import { rootProfileOf, rootSurfaces, rootSurfacesOf, type RootSurface } from '@fettle/contracts';
import { Banner, Button, Checkbox, KeyValue, Panel, Status, TimeText } from '@fettle/ui';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import type { Node } from '../nodes/node-presence';
import { RootAccessDialog } from './root-access-dialog';
import { enforcerWords, profileWords, surfaceWords, syncStatus } from './root-words';

/** What root can be used for on the node: what is wanted, what it has applied, and the change of it. */
export function RootAccessPanel({ node }: { node: Node }) {
  const { can } = useWorkspace();
  const { rootAccess } = node;
  const sync = syncStatus(rootAccess);
  return (
    <Panel title="Root access" aside={<Status variant="badge" state={sync.state} word={sync.word} />}>
      <div className="flex flex-col gap-4">
        <KeyValue
          items={[
            { label: 'Wanted', value: <Wanted node={node} /> },
            { label: 'On the node', value: <Applied node={node} /> },
            { label: 'Kept to by', value: enforcerWords[rootAccess.enforcedBy ?? 'unsaid'] },
          ]}
        />
        {rootAccess.lastError ? (
          <Banner tone="crit" title="The node could not apply it">
            <span className="[overflow-wrap:anywhere]">{rootAccess.lastError}</span>
          </Banner>
        ) : null}
        {can('root-access:manage', node) ? (
          // Another choice by somebody else starts the draft anew.
          <Choice key={`${rootAccess.version} ${rootAccess.desired}`} node={node} />
        ) : (
          <p className="text-meta text-muted">Admins and owners choose it.</p>
        )}
      </div>
    </Panel>
  );
}

function Wanted({ node: { rootAccess } }: { node: Node }) {
  const { desired, updatedAt, updatedBy } = rootAccess;
  return (
    <>
      {profileWords(desired)}
      {updatedAt ? (
        <span className="block text-meta text-muted">
          chosen <TimeText at={updatedAt} />
          {updatedBy ? ` by ${updatedBy.name}` : ''}
        </span>
      ) : null}
    </>
  );
}

function Applied({ node: { rootAccess } }: { node: Node }) {
  const { applied, lastAppliedAt } = rootAccess;
  return (
    <>
      {profileWords(applied)}
      {lastAppliedAt ? (
        <span className="block text-meta text-muted">
          since <TimeText at={lastAppliedAt} />
        </span>
      ) : null}
    </>
  );
}

function Choice({ node }: { node: Node }) {
  const { desired, sync } = node.rootAccess;
  const [chosen, setChosen] = useState<readonly RootSurface[]>(rootSurfacesOf(desired));
  const [isAsking, setAsking] = useState(false);
  const profile = rootProfileOf(chosen);
  const toggle = (surface: RootSurface, isOn: boolean) =>
    setChosen((before) => (isOn ? [...before, surface] : before.filter((one) => one !== surface)));
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 text-dense font-medium">Root can be used for</legend>
        {rootSurfaces.map((surface) => (
          <Checkbox
            key={surface}
            label={surfaceWords[surface].label}
            help={surfaceWords[surface].help}
            checked={chosen.includes(surface)}
            onChange={(event) => toggle(surface, event.target.checked)}
          />
        ))}
      </fieldset>
      <div className="flex flex-wrap gap-2">
        <Button size="compact" disabled={profile === desired && sync !== 'failed'} onClick={() => setAsking(true)}>
          {profile === desired && sync === 'failed' ? 'Try again…' : 'Change root access…'}
        </Button>
        {profile === desired ? null : (
          <Button size="compact" variant="ghost" onClick={() => setChosen(rootSurfacesOf(desired))}>
            Keep what is wanted
          </Button>
        )}
      </div>
      <RootAccessDialog node={node} profile={profile} open={isAsking} onOpenChange={setAsking} />
    </>
  );
}
