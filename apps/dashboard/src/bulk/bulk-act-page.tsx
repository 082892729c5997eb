'use client';
import { bulkOutcomes, type BulkOutcome, type BulkActState } from '@fettle/contracts';
import {
  Button,
  ConfirmDialog,
  DataTable,
  EmptyState,
  Freshness,
  InlineError,
  PageHeader,
  pagedRows,
  Progress,
  Select,
  Skeleton,
  Status,
  type Column,
  type StatusState,
} from '@fettle/ui';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { refusalWords } from './refusal-words';
import { useBulkAct, useBulkActNodes, useCancelBulkAct, type BulkAct, type BulkActNode } from './use-bulk-acts';

const states: Readonly<Record<BulkActState, { state: StatusState; word: string }>> = {
  running: { state: 'running', word: 'running' },
  done: { state: 'succeeded', word: 'done' },
  cancelled: { state: 'cancelled', word: 'cancelled' },
  stopped: { state: 'failed', word: 'stopped' },
};
const outcomeWords: Readonly<Record<BulkOutcome, { state: StatusState; word: string }>> = {
  waiting: { state: 'queued', word: 'waiting' },
  done: { state: 'succeeded', word: 'done' },
  unchanged: { state: 'skipped', word: 'was so already' },
  refused: { state: 'failed', word: 'left out' },
};

/** How far an act on many nodes has come, and what became of each. */
export function BulkActPage({ actId }: { actId: string }) {
  const act = useBulkAct(actId);
  if (act.error && !act.data)
    return <InlineError error={act.error} title="The act could not be read" onRetry={() => void act.refetch()} />;
  if (!act.data) return <Skeleton label="Reading the act" lines={6} />;
  const { words, state, reason, q, startedBy, total, outcomes } = act.data;
  const settled = total - (outcomes.waiting ?? 0);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={words}
        beside
        answer={<Status variant="verdict" {...verdictOf(act.data)} />}
        age={<Freshness did="checked" at={act.dataUpdatedAt} expectedEveryMs={75_000} />}
        actions={state === 'running' ? <CancelAct act={act.data} /> : null}
      />
      {reason ? <p className="text-dense text-crit">{reason}</p> : null}
      <p className="text-dense text-muted">
        Started by {startedBy} on the {total.toLocaleString('en-US')} {total === 1 ? 'node' : 'nodes'} that{' '}
        {q.trim() === '' ? 'there were' : `matched ${q}`}.
      </p>
      <Progress
        label="Nodes that were looked at"
        value={settled}
        max={total}
        text={`${settled.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`}
      />
      <Outcomes act={act.data} />
    </div>
  );
}

/** Done is not all right where nodes were left out. */
function verdictOf({ state, outcomes }: BulkAct): { state: StatusState; word: string } {
  const { refused } = outcomes;
  const { word } = states[state];
  if (state !== 'done' || refused === 0) return states[state];
  return { state: 'degraded', word: `${word}, ${refused.toLocaleString('en-US')} left out` };
}

function CancelAct({ act }: { act: BulkAct }) {
  const { canSomewhere } = useWorkspace();
  const cancel = useCancelBulkAct();
  const [isOpen, setOpen] = useState(false);
  if (!canSomewhere('task:cancel')) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>Cancel the rest…</Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title="Cancel the rest"
        consequence="Nodes that it has not come to are left alone. What was done stays, and tasks that were made go on."
        confirmLabel="Cancel the rest"
        onConfirm={async () => {
          await cancel.mutateAsync(act.id);
          setOpen(false);
        }}
      />
    </>
  );
}

function Outcomes({ act }: { act: BulkAct }) {
  const { path } = useWorkspace();
  const [outcome, setOutcome] = useQueryState('outcome', parseAsStringLiteral(bulkOutcomes));
  const nodes = useBulkActNodes(act.id, outcome);
  const options = [
    { value: '', label: `All ${act.total.toLocaleString('en-US')}` },
    ...bulkOutcomes.map((value) => ({ value, label: `${outcomeWords[value].word} (${act.outcomes[value] ?? 0})` })),
  ];
  return (
    <>
      <Select
        aria-label="Show nodes by outcome"
        className="w-56"
        value={outcome ?? ''}
        options={options}
        onChange={({ target }) => void setOutcome((target.value || null) as BulkOutcome | null)}
      />
      <DataTable
        label="Nodes of the act"
        unit={['node', 'nodes']}
        columns={act.kind === 'run' ? [...columns, taskColumn((taskId) => path(`tasks/${taskId}`))] : columns}
        rowKey={({ nodeId }) => nodeId}
        rowLabel={({ name, nodeId }) => name ?? nodeId}
        rowHref={({ nodeId }) => path(`nodes/${nodeId}`)}
        {...pagedRows(nodes)}
        empty={<EmptyState title="No node has this outcome">Choose another one.</EmptyState>}
      />
    </>
  );
}

const columns: readonly Column<BulkActNode>[] = [
  {
    key: 'outcome',
    header: 'Outcome',
    width: '10rem',
    card: 'status',
    cell: (node) => <Status {...outcomeWords[node.outcome]} />,
  },
  {
    key: 'name',
    header: 'Node',
    width: 'minmax(8rem, 2fr)',
    card: 'title',
    cell: ({ name, nodeId }) => name ?? nodeId,
  },
  {
    key: 'why',
    header: 'Why',
    width: 'minmax(8rem, 2fr)',
    card: 'line',
    cell: ({ code }) => (code ? refusalWords(code) : <span className="text-muted">–</span>),
  },
];

/** The task that a node got by a command. */
function taskColumn(toTask: (taskId: string) => string): Column<BulkActNode> {
  return {
    key: 'task',
    header: 'Task',
    width: '6rem',
    cell: ({ taskId }) =>
      taskId ? (
        <Link className="underline decoration-line-strong" href={toTask(taskId)}>
          output
        </Link>
      ) : (
        <span className="text-muted">–</span>
      ),
  };
}
