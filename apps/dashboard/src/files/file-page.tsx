'use client';
import type { CommandResult } from '@fettle/contracts';
import { Banner, Button, CommandBlock, EmptyState, InlineError, KeyValue, Panel, Skeleton, TimeText } from '@fettle/ui';
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { Node } from '@/nodes/node-presence';
import { useCommand } from '@/readings/use-command';
import { useWorkspace } from '@/session/use-session';
import { RefusalNote } from '@/tasks/refusal-note';
import { bytesText } from './bytes-text';
import { SHOWN_BYTES, textOf } from './file-text';
import { shownName } from './shown-name';
import { useDownload } from './use-download';

// What colours and compares text is a good part of the script: it comes when a file is read.
const FileEditor = lazy(async () => ({ default: (await import('./file-editor')).FileEditor }));

export type Content = CommandResult<'file_read'>;

type FilePageProps = { node: Node; path: string; onClose: () => void; onFolder: (path: string) => void };

/** One file: what it is, its text, and what may be done with it. */
export function FilePage({ node, path, onClose, onFolder }: FilePageProps) {
  const { can } = useWorkspace();
  const read = useCommand(node, 'file_read');
  const isLive = node.presence === 'live';
  useReadOnce(() => read.run({ path, maxBytes: SHOWN_BYTES }), can('task:run-low', node) && isLive);
  const download = useDownload(node);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <Button size="compact" onClick={onClose}>
          Back to the folder
        </Button>
        <p className="min-w-0 flex-1 basis-60 font-mono text-body break-all">{shownName(read.result?.path ?? path)}</p>
        {can('task:run-medium', node) ? (
          <Button
            size="compact"
            disabled={!isLive}
            busy={download.isBusy ? 'Asking the node…' : undefined}
            onClick={() => download.start(path)}
          >
            Download
          </Button>
        ) : null}
      </div>
      {download.words ? (
        <p aria-live="polite" className="text-dense text-muted">
          {download.words}
          <RefusalNote refusal={download.refusal} />
        </p>
      ) : null}
      {download.error ? <InlineError error={download.error} title="The file was not downloaded" /> : null}
      {read.error ? <InlineError error={read.error} title="The file was not read" /> : null}
      {read.failure ? <Unread failure={read.failure} refusal={read.refusal} onFolder={() => onFolder(path)} /> : null}
      {read.isRunning ? <Skeleton label={`Reading ${shownName(path)}`} lines={10} /> : null}
      {read.result ? (
        <Shown node={node} content={read.result} onSaved={() => read.run({ path, maxBytes: SHOWN_BYTES })} />
      ) : null}
      {read.task || read.isRunning || read.error ? null : <NotAsked node={node} />}
    </div>
  );
}

/** What the node said instead. A link that leads to a folder is known as one only now. */
function Unread({ failure, refusal, onFolder }: { failure: string; refusal: string | null; onFolder: () => void }) {
  const isFolder = failure.includes('is a folder, no file');
  return (
    <Banner
      tone={isFolder ? 'neutral' : 'warn'}
      title={isFolder ? 'This is a folder' : 'The node does not show this file'}
      action={
        isFolder ? (
          <Button size="compact" onClick={onFolder}>
            Open the folder
          </Button>
        ) : undefined
      }
    >
      {failure}
      {isFolder ? null : <RefusalNote refusal={refusal} />}
    </Banner>
  );
}

function NotAsked({ node }: { node: Node }) {
  const { can } = useWorkspace();
  if (!can('task:run-low', node))
    return (
      <EmptyState title="The file was not read">
        Reading a file takes the permission task:run-low, which your role does not include here.
      </EmptyState>
    );
  if (node.presence === 'live') return null;
  return <EmptyState title={`${node.name} is not heard from`}>The file is read when the node is back.</EmptyState>;
}

function Shown({ node, content, onSaved }: { node: Node; content: Content; onSaved: () => void }) {
  const { can } = useWorkspace();
  const text = textOf(content);
  const isWhole = content.encoding === 'utf8' && content.isEnd;
  const mayEdit = isWhole && content.writable && can('task:run-high', node);
  return (
    <>
      <KeyValue
        items={[
          { label: 'Size', value: bytesText(content.sizeBytes) },
          { label: 'Changed', value: <TimeText at={content.modifiedAt} /> },
          ...(content.sha256
            ? [{ label: 'SHA-256', value: <span className="font-mono break-all">{content.sha256}</span> }]
            : []),
        ]}
      />
      {content.isEnd ? null : (
        <Banner title={`Only the first ${bytesText(content.bytes)} are shown`}>
          Download the file to have all of it.
        </Banner>
      )}
      {text !== null ? (
        <Panel title={mayEdit ? 'Text' : 'Text (to be read only)'}>
          <Suspense fallback={<Skeleton label="Opening the editor" lines={10} />}>
            <FileEditor node={node} content={content} text={text} mayEdit={mayEdit} onSaved={onSaved} />
          </Suspense>
        </Panel>
      ) : (
        <Panel title="No text">
          <p className="text-body">These are bytes that are no text. Their first ones:</p>
          <CommandBlock label="First bytes" command={hexOf(content.content)} />
        </Panel>
      )}
    </>
  );
}

/** The first 256 bytes of base64 as hex, sixteen a line. */
function hexOf(base64: string): string {
  const bytes = Uint8Array.from(atob(base64.slice(0, 344)), (letter) => letter.charCodeAt(0)).slice(0, 256);
  const lines = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, line) =>
    bytes.slice(line * 16, line * 16 + 16),
  );
  return lines.map((line) => [...line].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')).join('\n');
}

function useReadOnce(read: () => void, may: boolean): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !may) return;
    done.current = true;
    read();
  });
}
