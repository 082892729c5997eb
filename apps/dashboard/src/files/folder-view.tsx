'use client';
import type { CommandResult } from '@fettle/contracts';
import { Button, DataTable, EmptyState, Input, TimeText, type Column } from '@fettle/ui';
import { useState } from 'react';
import type { Node } from '@/nodes/node-presence';
import { ReadingFrame } from '@/readings/reading-frame';
import { useReading } from '@/readings/use-reading';
import { useWorkspace } from '@/session/use-session';
import { bytesText } from './bytes-text';
import { joined, trail } from './file-path';
import { UploadButton } from './upload-dialog';

type Listing = CommandResult<'file_list'>;
type Entry = Listing['entries'][number];

interface FolderViewProps {
  node: Node;
  path: string;
  onFolder: (path: string) => void;
  onFile: (path: string) => void;
}

/** A folder of the node: where one is, what is in it, and a way to bring a file into it. */
export function FolderView({ node, path, onFolder, onFile }: FolderViewProps) {
  const { can } = useWorkspace();
  const reading = useReading({ node, command: 'file_list', payload: { path } });
  const open = (entry: Entry) => {
    const at = joined(reading.result?.path ?? path, entry.name);
    if (entry.type === 'directory') onFolder(at);
    else onFile(at);
  };
  return (
    <ReadingFrame
      node={node}
      reading={reading}
      what={`the folder ${path}`}
      command="file_list"
      toolbar={<Trail path={path} onFolder={onFolder} />}
    >
      {(listing) => (
        <div className="flex flex-col gap-3">
          {can('task:run-high', node) && listing.writable ? <UploadButton node={node} folder={listing.path} /> : null}
          <Entries listing={listing} onOpen={open} />
        </div>
      )}
    </ReadingFrame>
  );
}

function Entries({ listing, onOpen }: { listing: Listing; onOpen: (entry: Entry) => void }) {
  const rows = [...listing.entries].sort(foldersFirst);
  return (
    <>
      <DataTable
        label={`Files in ${listing.path}`}
        columns={columns(onOpen)}
        rows={rows}
        rowKey={({ name }) => name}
        rowLabel={({ name }) => name}
        unit={['entry', 'entries']}
        total={rows.length}
        empty={<EmptyState title="The folder is empty, or nothing in it fits" />}
      />
      {listing.truncated ? (
        <p className="text-dense text-muted">Only the first 500 entries are shown: name a folder below, or a file.</p>
      ) : null}
    </>
  );
}

function foldersFirst(a: Entry, b: Entry): number {
  const rank = ({ type }: Entry) => (type === 'directory' ? 0 : 1);
  return rank(a) - rank(b) || a.name.localeCompare(b.name);
}

function columns(onOpen: (entry: Entry) => void): Column<Entry>[] {
  return [
    {
      key: 'name',
      header: 'Name',
      width: 'minmax(12rem, 3fr)',
      card: 'title',
      cell: (entry) => (
        <button
          type="button"
          className="max-w-full truncate text-left font-mono underline-offset-2 hover:underline focus-visible:underline"
          onClick={() => onOpen(entry)}
        >
          {entry.name}
          {entry.type === 'directory' ? '/' : null}
          {entry.linkTarget ? <span className="text-muted"> → {entry.linkTarget}</span> : null}
        </button>
      ),
    },
    {
      key: 'size',
      header: 'Size',
      align: 'end',
      cell: ({ type, sizeBytes }) => (type === 'file' ? bytesText(sizeBytes) : ''),
    },
    { key: 'mode', header: 'Mode', from: 'lg', cell: ({ mode }) => <span className="font-mono">{mode}</span> },
    { key: 'owner', header: 'Owner', from: 'lg', cell: ({ owner, group }) => `${owner}:${group}` },
    { key: 'modified', header: 'Changed', cell: ({ modifiedAt }) => <TimeText at={modifiedAt} /> },
  ];
}

/** Where one is: each folder above is a step, and any path can be typed. */
function Trail({ path, onFolder }: { path: string; onFolder: (path: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  if (typed !== null)
    return (
      <form
        className="flex items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.startsWith('/')) onFolder(typed.replace(/(.)\/+$/, '$1'));
          setTyped(null);
        }}
      >
        <Input mono aria-label="Folder" value={typed} onChange={(event) => setTyped(event.target.value)} autoFocus />
        <Button type="submit" size="compact">
          Go
        </Button>
      </form>
    );
  return (
    <nav aria-label="Folders above" className="flex min-w-0 flex-wrap items-center gap-x-1 font-mono text-body">
      {trail(path).map((step, index) => (
        <span key={step.path} className="inline-flex items-center gap-1">
          {index > 1 ? <span aria-hidden>/</span> : null}
          <button
            type="button"
            className="min-h-6 min-w-6 underline-offset-2 hover:underline"
            aria-current={step.path === path ? 'location' : undefined}
            onClick={() => onFolder(step.path)}
          >
            {step.name}
          </button>
        </span>
      ))}
      <Button size="compact" variant="ghost" onClick={() => setTyped(path)}>
        Go to…
      </Button>
    </nav>
  );
}
