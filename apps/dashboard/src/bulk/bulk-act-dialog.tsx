'use client';
import { Button, Dialog, Field, InlineError, Select } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { useOnceKey } from '@/tasks/use-once-key';
import { actKinds, actOf, emptyDraft, type ActDraft, type ActKind } from './act-draft';
import { ActFields } from './act-fields';
import { PickedReach, Reach } from './act-reach';
import { useReach, useStartBulkAct } from './use-bulk-acts';

/** Nodes that were picked one by one. */
export interface PickedNodes {
  readonly ids: readonly string[];
  readonly names: readonly string[];
}

interface ActFormProps {
  /** The filter whose nodes are reached; with `picked` it does not count. */
  q: string;
  picked?: PickedNodes | undefined;
  onClose: () => void;
}

/** An act on every node that a filter matches, or on those that were picked: what, and exactly whom it reaches, before it begins. */
export function BulkActDialog({ open, ...form }: ActFormProps & { open: boolean }) {
  const { q, picked, onClose } = form;
  const all = q.trim() === '' ? 'Every node of the workspace.' : `All nodes that match ${q}`;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      size="wide"
      title={picked ? `Act on ${nodesOf(picked.ids.length)}` : 'Act on all that match'}
      description={picked ? 'The nodes that are selected in the list.' : all}
    >
      {open ? <ActForm {...form} /> : null}
    </Dialog>
  );
}

function ActForm({ q, picked, onClose }: ActFormProps) {
  const { path } = useWorkspace();
  const router = useRouter();
  const kinds = useKinds(picked !== undefined);
  const [draft, setDraft] = useState<ActDraft>(() => emptyDraft(kinds[0] ?? 'tag-add'));
  const reach = useReach(q, !picked);
  const start = useStartBulkAct();
  const onceKey = useOnceKey();
  const act = actOf(draft);
  const submit = async () => {
    if (!act) return;
    const wanted = picked ? { q: '', onlyIds: [...picked.ids], act } : { q, act };
    const { id } = await start.mutateAsync({ ...wanted, onceKey: onceKey(wanted) });
    onClose();
    router.push(path(`bulk-acts/${id}`));
  };
  const { kind } = draft;
  const count = picked ? picked.ids.length : (reach.data?.matched ?? 0);
  return (
    <div className="flex flex-col gap-4">
      {start.error ? <InlineError error={start.error} title="The act was not started" /> : null}
      <Field label="What is done">
        <Select
          value={kind}
          options={kinds.map((value) => ({ value, label: actKinds[value].words }))}
          onChange={({ target }) => setDraft(emptyDraft(target.value as ActKind))}
        />
      </Field>
      <ActFields draft={draft} set={(part) => setDraft((before) => ({ ...before, ...part }))} />
      {picked ? <PickedReach names={picked.names} kind={kind} /> : <Reach reach={reach} kind={kind} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          disabled={!act || count === 0}
          busy={start.isPending ? 'Starting…' : undefined}
          onClick={() => void submit().catch(() => undefined)}
        >
          {actKinds[kind].words}
          {kind === 'team' ? ': ' : ' on '}
          {nodesOf(count)}
        </Button>
      </div>
    </div>
  );
}

/** What the person may do somewhere. What has a better place for picked nodes is not offered for them. */
function useKinds(isPicked: boolean): ActKind[] {
  const { can, canSomewhere } = useWorkspace();
  return (Object.keys(actKinds) as ActKind[]).filter((kind) => {
    if (isPicked && (kind === 'run' || kind === 'team')) return false;
    return kind === 'team' ? can('team:manage') : canSomewhere(actKinds[kind].permission);
  });
}

const nodesOf = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'node' : 'nodes'}`;
