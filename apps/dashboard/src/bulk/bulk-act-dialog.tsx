'use client';
import { criticalities, type Criticality } from '@fettle/contracts';
import { Button, Dialog, Field, InlineError, Input, Select, Skeleton } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { useOnceKey } from '@/tasks/use-once-key';
import { useReach, useStartBulkAct, type WantedAct } from './use-bulk-acts';

interface BulkActDialogProps {
  open: boolean;
  q: string;
  onClose: () => void;
}

const kindWords = {
  'tag-add': 'Add tags',
  'tag-remove': 'Take tags off',
  site: 'Set the site',
  criticality: 'Set the criticality',
  run: 'Run a shell command',
} as const;
type Kind = keyof typeof kindWords;

/** An act on every node that a filter matches: what, and exactly whom it reaches, before it begins. */
export function BulkActDialog({ open, q, onClose }: BulkActDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      size="wide"
      title="Act on all that match"
      description={q.trim() === '' ? 'Every node of the workspace.' : `All nodes that match ${q}`}
    >
      {open ? <ActForm q={q} onClose={onClose} /> : null}
    </Dialog>
  );
}

function ActForm({ q, onClose }: { q: string; onClose: () => void }) {
  const { canSomewhere, path } = useWorkspace();
  const router = useRouter();
  const kinds = (Object.keys(kindWords) as Kind[]).filter((kind) =>
    canSomewhere(kind === 'run' ? 'task:run-medium' : 'node:update'),
  );
  const [kind, setKind] = useState<Kind>(kinds[0] ?? 'tag-add');
  const [text, setText] = useState('');
  const reach = useReach(q, true);
  const start = useStartBulkAct();
  const act = actOf(kind, text);
  const onceKey = useOnceKey();
  const submit = async () => {
    if (!act) return;
    const { id } = await start.mutateAsync({ q, act, onceKey: onceKey({ q, act }) });
    onClose();
    router.push(path(`bulk-acts/${id}`));
  };
  const matched = reach.data?.matched ?? 0;
  return (
    <div className="flex flex-col gap-4">
      {start.error ? <InlineError error={start.error} title="The act was not started" /> : null}
      <Field label="What is done">
        <Select
          value={kind}
          options={kinds.map((value) => ({ value, label: kindWords[value] }))}
          onChange={({ target }) => {
            setKind(target.value as Kind);
            setText('');
          }}
        />
      </Field>
      <ValueField kind={kind} value={text} onChange={setText} />
      <Reach reach={reach} isRun={kind === 'run'} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          disabled={!act || matched === 0}
          busy={start.isPending ? 'Starting…' : undefined}
          onClick={() => void submit().catch(() => undefined)}
        >
          {kindWords[kind]} on {matched.toLocaleString('en-US')} {matched === 1 ? 'node' : 'nodes'}
        </Button>
      </div>
    </div>
  );
}

function ValueField({ kind, value, onChange }: { kind: Kind; value: string; onChange: (text: string) => void }) {
  if (kind === 'criticality') {
    const options = criticalities.map((one) => ({ value: one, label: one }));
    return (
      <Field label="Criticality">
        <Select value={value || 'normal'} options={options} onChange={({ target }) => onChange(target.value)} />
      </Field>
    );
  }
  const [label, help, most] =
    kind === 'run'
      ? (['Command', 'For /bin/sh, as the agent’s own user', 65_536] as const)
      : kind === 'site'
        ? (['Site', 'Empty takes the site off', 80] as const)
        : (['Tags', 'With blanks or commas between', 500] as const);
  return (
    <Field label={label} help={help}>
      <Input mono={kind === 'run'} value={value} maxLength={most} onChange={({ target }) => onChange(target.value)} />
    </Field>
  );
}

/** Whom it reaches, exactly, and who is left out and why. */
function Reach({ reach, isRun }: { reach: ReturnType<typeof useReach>; isRun: boolean }) {
  if (reach.error)
    return <InlineError error={reach.error} title="The reach could not be read" onRetry={() => void reach.refetch()} />;
  if (!reach.data) return <Skeleton label="Counting nodes" lines={2} />;
  const { matched, targets, excluded, beyond } = reach.data;
  const reachable = targets.length + beyond;
  const named = targets.slice(0, 5).map(({ name }) => name);
  const left = matched - reachable;
  return (
    <div className="rounded-control border border-line p-3 text-dense" role="status">
      <p>
        <strong>{matched.toLocaleString('en-US')}</strong> {matched === 1 ? 'node matches' : 'nodes match'}
        {isRun ? ` and ${reachable.toLocaleString('en-US')} can take a task` : ''}.
        {named.length > 0 ? ` ${named.join(', ')}${matched > named.length ? ' and others' : ''}.` : ''}
      </p>
      {isRun && left > 0 ? (
        <p className="text-muted">
          {left.toLocaleString('en-US')} get none, such as{' '}
          {excluded
            .slice(0, 3)
            .map(({ name, id }) => name ?? id)
            .join(', ')}
          : no working agent key.
        </p>
      ) : null}
      <p className="text-muted">
        They are chosen when it begins and taken 200 at a time. The next page shows what became of each.
      </p>
    </div>
  );
}

/** The act as it is sent; null while something is missing. */
function actOf(kind: Kind, text: string): WantedAct | null {
  const words = text.trim();
  if (kind === 'criticality') return { kind, criticality: (words || 'normal') as Criticality };
  if (kind === 'site') return { kind, site: words || null };
  if (kind === 'run') return words === '' ? null : { kind, command: words };
  const tags = [
    ...new Set(
      words
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    ),
  ];
  return tags.length === 0 ? null : { kind, tags };
}
