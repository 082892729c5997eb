'use client';
import { Button, DataTable, EmptyState, Switch, useNow, pagedRows } from '@fettle/ui';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { KeyActDialogs, type ChosenAct } from './key-act-dialogs';
import { keyColumns } from './key-columns';
import type { NewApiKey } from './key-words';
import { useApiKeys } from './use-api-keys';

interface KeyListProps {
  readonly of: 'me' | 'all';
  readonly onCreate: () => void;
  readonly onMade: (made: NewApiKey) => void;
}

/** API keys with what can be done with each. */
export function KeyList({ of, onCreate, onMade }: KeyListProps) {
  const { me, can, archived } = useWorkspace();
  // Before the first tick nothing is near its end.
  const now = useNow() ?? 0;
  const [isWithEnded, setWithEnded] = useQueryState('ended', parseAsBoolean.withDefault(false));
  const [chosen, setChosen] = useState<ChosenAct | null>(null);
  const list = useApiKeys({ of, ended: isWithEnded ? 'with' : 'without' });
  const viewer = { ownId: me.id, manages: can('api-key:manage'), archived };
  return (
    <div className="flex flex-col gap-3">
      <div>
        <Switch
          label="Show keys that have ended"
          checked={isWithEnded}
          onChange={(event) => void setWithEnded(event.target.checked)}
        />
      </div>
      <DataTable
        label="API keys"
        unit={['key', 'keys']}
        columns={keyColumns({ now, viewer, onAct: (act, key) => setChosen({ act, key }) })}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        {...pagedRows(list)}
        empty={<NoKeys onCreate={onCreate} />}
      />
      <KeyActDialogs
        chosen={chosen}
        onClose={() => setChosen(null)}
        onMade={(made) => {
          setChosen(null);
          onMade(made);
        }}
      />
    </div>
  );
}

function NoKeys({ onCreate }: { onCreate: () => void }) {
  const { archived } = useWorkspace();
  return (
    <EmptyState title="No API key yet" action={archived ? null : <Button onClick={onCreate}>Make an API key…</Button>}>
      A key lets a program call Fettle: a deployment, a script, a monitor. It never does more than whoever made it.
    </EmptyState>
  );
}
