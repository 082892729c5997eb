import { Menu, IconButton, Status, TimeText, type Column, type MenuEntry } from '@fettle/ui';
import { Ellipsis } from 'lucide-react';
import { keyActs, type KeyAct, type KeyViewer } from './key-acts';
import { keyStatus, scopeCount, type ApiKey } from './key-words';

const none = (words: string) => <span className="text-muted">{words}</span>;

const facts: readonly Column<ApiKey>[] = [
  {
    key: 'holder',
    header: 'Speaks for',
    width: 'minmax(7rem, 1fr)',
    cell: ({ createdBy, serviceAccount }) =>
      serviceAccount ? <span title={`Made by ${createdBy.name}`}>{serviceAccount.name}</span> : createdBy.name,
  },
  {
    key: 'scopes',
    header: 'Scopes',
    width: '8rem',
    from: 'lg',
    cell: (key) => <span title={key.scopes.join(', ')}>{scopeCount(key)}</span>,
  },
  {
    key: 'used',
    header: 'Last used',
    width: 'minmax(7rem, 1fr)',
    cell: ({ lastUsedAt, lastUsedIp }) =>
      lastUsedAt ? (
        <span title={lastUsedIp ? `From ${lastUsedIp}` : undefined}>
          <TimeText at={lastUsedAt} />
        </span>
      ) : (
        none('not yet')
      ),
  },
  {
    key: 'expires',
    header: 'Ends',
    width: '10.5rem',
    from: 'lg',
    cell: ({ expiresAt }) => (expiresAt ? <TimeText at={expiresAt} /> : none('never')),
  },
];

export interface KeyColumnsInput {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly viewer: KeyViewer;
  readonly onAct: (act: KeyAct, key: ApiKey) => void;
}

/** The columns of the list. */
export function keyColumns(input: KeyColumnsInput): readonly Column<ApiKey>[] {
  return [
    {
      key: 'name',
      header: 'Name',
      width: 'minmax(10rem, 1.6fr)',
      card: 'title',
      cell: ({ name, prefix }) => (
        <span className="flex min-w-0 flex-col">
          <span className="truncate font-medium">{name}</span>
          <span className="truncate font-mono text-meta text-muted">{prefix}_…</span>
        </span>
      ),
    },
    {
      key: 'state',
      header: 'State',
      width: 'minmax(8rem, 1fr)',
      card: 'status',
      cell: (key) => <Status {...keyStatus(key, input.now)} />,
    },
    ...facts,
    {
      key: 'acts',
      header: 'Acts',
      width: '3.5rem',
      align: 'end',
      card: 'acts',
      cell: (key) => <Acts {...input} apiKey={key} />,
    },
  ];
}

const actLabels: Record<KeyAct, string> = { rotate: 'Rotate…', rename: 'Rename…', revoke: 'Revoke…' };

function Acts({ apiKey, viewer, onAct }: KeyColumnsInput & { apiKey: ApiKey }) {
  const entries: MenuEntry[] = keyActs(apiKey, viewer).map((act) => ({
    label: actLabels[act],
    onSelect: () => onAct(act, apiKey),
  }));
  if (entries.length === 0) return null;
  return (
    <Menu
      trigger={<IconButton label={`Acts on the key ${apiKey.name}`} icon={<Ellipsis size={16} aria-hidden />} />}
      entries={entries}
    />
  );
}
