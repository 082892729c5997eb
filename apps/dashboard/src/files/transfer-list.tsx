'use client';
import {
  Button,
  DataTable,
  InlineError,
  LinkButton,
  Status,
  TimeText,
  type Column,
  type StatusState,
  buttonClass,
} from '@fettle/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { usePollWhenCut } from '@/data/live';
import type { Node } from '@/nodes/node-presence';
import { useWorkspace } from '@/session/use-session';
import { RefusalCode } from '@/tasks/refusal-note';
import { bytesText } from './bytes-text';
import { shownName } from './shown-name';
import { contentUrl, type TransferOf } from './use-download';

const meanings: Record<TransferOf['state'], { state: StatusState; word: string }> = {
  receiving: { state: 'running', word: 'coming in' },
  ready: { state: 'succeeded', word: 'here for an hour' },
  delivering: { state: 'running', word: 'on its way to the node' },
  done: { state: 'succeeded', word: 'on the node' },
  failed: { state: 'failed', word: 'failed' },
  cancelled: { state: 'cancelled', word: 'given up' },
  expired: { state: 'skipped', word: 'over' },
};

/** Why it failed, or how one that waits for its bytes goes on. */
function wordsOf({ state, direction, reason }: TransferOf): string | null {
  if (state === 'receiving' && direction === 'to_node') return 'Upload the same file again to go on where it was.';
  return reason;
}

/** What was moved lately between here and the node. Nothing is shown where nothing was. */
export function TransferList({ node }: { node: Node }) {
  const { id: nodeId, workspaceId } = node;
  const poll = usePollWhenCut();
  const transfers = useQuery({
    queryKey: keys.transfers(workspaceId, nodeId),
    queryFn: ({ signal }) => api.transfers.list({ params: { workspaceId, nodeId }, signal }),
    refetchInterval: poll,
  });
  const rows = transfers.data?.items;
  if (transfers.error) return <InlineError error={transfers.error} title="The transfers were not read" />;
  if (!rows || rows.length === 0) return null;
  return (
    <section className="flex flex-col gap-2">
      <h2 className="text-body font-semibold">Uploads and downloads</h2>
      <DataTable
        label="Uploads and downloads"
        columns={columns(node)}
        rows={rows}
        rowKey={({ id }) => id}
        rowLabel={({ fileName }) => shownName(fileName)}
        unit={['transfer', 'transfers']}
        empty={null}
      />
    </section>
  );
}

const columns = (node: Node): Column<TransferOf>[] => [
  {
    key: 'path',
    header: 'File',
    width: 'minmax(12rem, 3fr)',
    card: 'title',
    cell: ({ path, direction }) => (
      <span className="font-mono break-all">
        {direction === 'to_node' ? '→ ' : '← '}
        {shownName(path)}
      </span>
    ),
  },
  {
    key: 'state',
    header: 'State',
    card: 'status',
    width: 'minmax(9rem, 3fr)',
    cell: (transfer) => <Standing transfer={transfer} />,
  },
  {
    key: 'size',
    header: 'Size',
    width: 'minmax(8rem, 1fr)',
    align: 'end',
    cell: ({ receivedBytes, sizeBytes, state }) =>
      state === 'receiving'
        ? `${bytesText(receivedBytes)} of ${sizeBytes === null ? '…' : bytesText(sizeBytes)}`
        : sizeBytes === null
          ? '–'
          : bytesText(sizeBytes),
  },
  { key: 'by', header: 'Asked by', from: 'lg', cell: ({ requestedBy }) => requestedBy },
  { key: 'at', header: 'Asked', cell: ({ createdAt }) => <TimeText at={createdAt} /> },
  {
    key: 'acts',
    header: 'Acts',
    width: 'minmax(9rem, 1fr)',
    card: 'line',
    cell: (transfer) => <Acts node={node} transfer={transfer} />,
  },
];

function Standing({ transfer }: { transfer: TransferOf }) {
  const words = wordsOf(transfer);
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-3 sm:flex-nowrap">
      <Status {...meanings[transfer.state]} />
      {words ? (
        <span className="text-dense break-words text-muted sm:truncate" title={words}>
          {words}
        </span>
      ) : null}
      {transfer.refusal ? <RefusalCode code={transfer.refusal} /> : null}
    </span>
  );
}

function Acts({ node, transfer }: { node: Node; transfer: TransferOf }) {
  const { path, can } = useWorkspace();
  const { workspaceId, id: transferId, state, taskId } = transfer;
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api.transfers.cancel({ params: { workspaceId, transferId } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.transfers(workspaceId, transfer.nodeId) }),
  });
  const isOpen = state === 'receiving' || state === 'ready' || state === 'delivering';
  return (
    <span className="flex flex-wrap gap-2">
      {state === 'ready' && can('task:run-medium', node) ? (
        // A link of the browser: one of the pages would be fetched before anybody asks.
        <a href={contentUrl(transfer)} download={transfer.fileName} className={buttonClass('secondary', 'compact')}>
          Fetch
        </a>
      ) : null}
      {taskId ? (
        <LinkButton size="compact" href={path(`tasks/${taskId}`)}>
          Task
        </LinkButton>
      ) : null}
      {isOpen && can('task:run-medium', node) ? (
        <Button size="compact" busy={cancel.isPending ? 'Giving up…' : undefined} onClick={() => cancel.mutate()}>
          Give up
        </Button>
      ) : null}
    </span>
  );
}
