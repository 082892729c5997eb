'use client';
import type { CommandResult } from '@fettle/contracts';
import { Button, DataTable, EmptyState } from '@fettle/ui';
import { useState } from 'react';
import type { Node } from '@/nodes/node-presence';
import { ReadingFrame } from '@/readings/reading-frame';
import { useReading } from '@/readings/use-reading';
import { useWorkspace } from '@/session/use-session';
import { entryColumns, type Entry } from './entry-columns';
import { joined } from './file-path';
import { FolderTrail } from './folder-trail';
import { NameFilter } from './name-filter';
import { shownName } from './shown-name';
import { UploadButton } from './upload-dialog';

type Listing = CommandResult<'file_list'>;

interface FolderViewProps {
  node: Node;
  path: string;
  onFolder: (path: string) => void;
  onFile: (path: string) => void;
}

/** A folder of the node: where one is, what is in it, and a way to bring a file into it. */
export function FolderView({ node, path, onFolder, onFile }: FolderViewProps) {
  const { can } = useWorkspace();
  const [pattern, setPattern] = useState('');
  // The last names of the pages before.
  const [before, setBefore] = useState<readonly string[]>([]);
  const reading = useReading({ node, command: 'file_list', payload: payloadOf(path, pattern, before.at(-1)) });
  const open = (entry: Entry) => {
    const at = joined(reading.result?.path ?? path, entry.name);
    if (entry.type === 'directory') onFolder(at);
    else onFile(at);
  };
  const find = (wanted: string) => {
    setPattern(wanted);
    setBefore([]);
  };
  return (
    <ReadingFrame
      node={node}
      reading={reading}
      what={`the folder ${shownName(path)}`}
      command="file_list"
      toolbar={
        <>
          <FolderTrail path={path} onFolder={onFolder} />
          <NameFilter value={pattern} onFind={find} />
        </>
      }
    >
      {(listing) => (
        <div className="flex flex-col gap-3">
          {can('task:run-high', node) && listing.writable ? (
            <UploadButton node={node} folder={listing.path} onUploaded={reading.ask} />
          ) : null}
          <Entries listing={listing} isPart={before.length > 0} pattern={pattern} onOpen={open} />
          <Pages listing={listing} before={before} onBefore={setBefore} />
        </div>
      )}
    </ReadingFrame>
  );
}

/** A word without `*` and `?` is looked for anywhere in names. */
function payloadOf(path: string, wanted: string, after: string | undefined) {
  const pattern = /[*?]/.test(wanted) ? wanted : `*${wanted}*`;
  return { path, ...(wanted === '' ? {} : { pattern }), ...(after === undefined ? {} : { after }) };
}

interface EntriesProps {
  listing: Listing;
  /** Whether there are pages before this one. */
  isPart: boolean;
  pattern: string;
  onOpen: (entry: Entry) => void;
}

function Entries({ listing, isPart, pattern, onOpen }: EntriesProps) {
  // Names that are no UTF-8 may look the same.
  const rows = listing.entries.map((entry, at) => ({
    ...entry,
    key: entry.isNameable === false ? `/${at}` : entry.name,
  }));
  // Pages go by name, and so do their rows.
  if (!isPart && !listing.truncated) rows.sort(foldersFirst);
  return (
    <DataTable
      label={`Files in ${shownName(listing.path)}`}
      columns={entryColumns(onOpen)}
      rows={rows}
      rowKey={({ key }) => key}
      rowLabel={({ name }) => shownName(name)}
      unit={['entry', 'entries']}
      total={listing.total ?? rows.length}
      empty={
        pattern === '' ? (
          <EmptyState title="The folder is empty" />
        ) : (
          <EmptyState title="No name in this folder fits">
            Looked for was {pattern}. With * and ? the whole name has to fit.
          </EmptyState>
        )
      }
    />
  );
}

interface PagesProps {
  listing: Listing;
  before: readonly string[];
  onBefore: (before: readonly string[]) => void;
}

/** The way through a folder that is larger than one answer. */
function Pages({ listing, before, onBefore }: PagesProps) {
  const last = listing.entries.at(-1)?.name;
  if (!listing.truncated && before.length === 0) return null;
  if (listing.total === undefined)
    return <p className="text-dense text-muted">Only the first 500 are shown: look for a name to find the others.</p>;
  return (
    <nav aria-label="Pages of the folder" className="flex flex-wrap items-center gap-2">
      <Button size="compact" disabled={before.length === 0} onClick={() => onBefore(before.slice(0, -1))}>
        Names before
      </Button>
      <Button
        size="compact"
        disabled={!listing.truncated || last === undefined}
        onClick={() => last !== undefined && onBefore([...before, last])}
      >
        Names after
      </Button>
      <p className="text-dense text-muted">By name, 500 at a time</p>
    </nav>
  );
}

function foldersFirst(a: Entry, b: Entry): number {
  const rank = ({ type }: Entry) => (type === 'directory' ? 0 : 1);
  return rank(a) - rank(b) || a.name.localeCompare(b.name);
}
