'use client';
import type { CommandResult } from '@fettle/contracts';
import { TimeText, type Column } from '@fettle/ui';
import { bytesText } from './bytes-text';
import { shownName } from './shown-name';

export type Entry = CommandResult<'file_list'>['entries'][number];

/** What is shown of an entry; its name opens it. */
export function entryColumns(onOpen: (entry: Entry) => void): Column<Entry>[] {
  return [
    {
      key: 'name',
      header: 'Name',
      width: 'minmax(12rem, 3fr)',
      card: 'title',
      cell: (entry) => <Name entry={entry} onOpen={onOpen} />,
    },
    {
      key: 'size',
      header: 'Size',
      align: 'end',
      cell: ({ type, sizeBytes }) => (type === 'file' ? bytesText(sizeBytes) : '–'),
    },
    { key: 'mode', header: 'Mode', from: 'lg', cell: ({ mode }) => <span className="font-mono">{mode}</span> },
    { key: 'owner', header: 'Owner', from: 'lg', cell: ({ owner, group }) => `${owner}:${group}` },
    { key: 'modified', header: 'Changed', card: 'line', cell: ({ modifiedAt }) => <TimeText at={modifiedAt} /> },
  ];
}

/** What cannot be opened is no button, and says why. */
function Name({ entry, onOpen }: { entry: Entry; onOpen: (entry: Entry) => void }) {
  const name = (
    <>
      {shownName(entry.name)}
      {entry.type === 'directory' ? '/' : null}
      {entry.linkTarget ? <span className="text-muted"> → {shownName(entry.linkTarget)}</span> : null}
    </>
  );
  const why = whyNot(entry);
  if (why)
    return (
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-3 sm:flex-nowrap">
        <span className="truncate font-mono">{name}</span>
        <span className="text-dense text-muted sm:truncate" title={why}>
          {why}
        </span>
      </span>
    );
  return (
    <button
      type="button"
      className="min-h-6 max-w-full min-w-6 truncate text-left font-mono underline-offset-2 hover:underline focus-visible:underline max-sm:min-h-11 max-sm:min-w-11"
      title={shownName(entry.name)}
      onClick={() => onOpen(entry)}
    >
      {name}
    </button>
  );
}

function whyNot({ type, isNameable }: Entry): string | null {
  if (isNameable === false) return 'Its name is no text (UTF-8): it cannot be opened here.';
  return type === 'other' ? 'A pipe, a socket or a device' : null;
}
