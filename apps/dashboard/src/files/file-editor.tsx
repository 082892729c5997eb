'use client';
import { Banner, Button, ConfirmDialog, InlineError, Skeleton } from '@fettle/ui';
import { useState } from 'react';
import type { Node } from '@/nodes/node-presence';
import { useCommand } from '@/readings/use-command';
import { RefusalNote } from '@/tasks/refusal-note';
import { CodeView } from './code-view';
import { CompareView } from './compare-view';
import type { Content } from './file-page';
import { SHOWN_BYTES } from './file-text';
import { shownName } from './shown-name';

type Write = ReturnType<typeof useCommand<'file_write'>>;
type Props = { node: Node; content: Content; text: string; mayEdit: boolean; onSaved: () => void };

/** What is typed, what it is compared with, and how the writing of it goes. */
function useEditing(node: Node, content: Content, first: string) {
  const [text, setText] = useState(first);
  const [isComparing, setComparing] = useState(false);
  const [round, setRound] = useState(0);
  const write = useCommand(node, 'file_write');
  // After somebody else's change: what stands there now, which the text is compared with and written over.
  const now = useCommand(node, 'file_read');
  const base = now.result?.sha256 && now.result.encoding === 'utf8' ? now.result : { ...content, content: first };
  return {
    text,
    setText,
    isComparing,
    setComparing,
    /** Counts how often what was typed was thrown away: the editor begins anew. */
    round,
    write,
    now,
    base,
    save: () => write.run({ path: content.path, content: text, base: base.sha256 }),
    forget: () => {
      setText(base.content);
      setComparing(false);
      setRound(round + 1);
    },
    compareAgain: () => {
      write.reset();
      setComparing(true);
      now.run({ path: content.path, maxBytes: SHOWN_BYTES });
    },
  };
}

/** The text of a file: read, changed, compared with what stands on the node, and only then written. */
export function FileEditor({ node, content, text: first, mayEdit, onSaved }: Props) {
  const editing = useEditing(node, content, first);
  const { text, isComparing, write, now, base } = editing;
  const label = shownName(content.path);
  return (
    <div className="flex flex-col gap-3">
      {now.isRunning ? (
        <Skeleton label={`Reading ${label}`} lines={6} />
      ) : isComparing ? (
        <CompareView label={`What changes in ${label}`} before={base.content} after={text} />
      ) : (
        <CodeView
          key={editing.round}
          label={`Text of ${label}`}
          value={text}
          readOnly={!mayEdit}
          onChange={editing.setText}
        />
      )}
      {now.failure ? (
        <Banner tone="warn" title="The file was not read again">
          {now.failure}
          <RefusalNote refusal={now.refusal} />
        </Banner>
      ) : null}
      <Outcome write={write} onSaved={onSaved} onCompare={editing.compareAgain} />
      {mayEdit && !write.result ? (
        <Acts
          isChanged={text !== base.content}
          isComparing={isComparing}
          onCompare={editing.setComparing}
          onForget={editing.forget}
          save={<SaveButton node={node} content={content} isBusy={write.isRunning} onSave={editing.save} />}
        />
      ) : null}
    </div>
  );
}

/** How the writing went. */
function Outcome({ write, onSaved, onCompare }: { write: Write; onSaved: () => void; onCompare: () => void }) {
  return (
    <>
      {write.error ? <InlineError error={write.error} title="The file was not written" /> : null}
      {write.failure ? (
        <Banner
          tone="warn"
          title="The file was not written"
          action={
            <Button size="compact" onClick={onCompare}>
              Compare with what is there now
            </Button>
          }
        >
          {write.failure}
          <RefusalNote refusal={write.refusal} />
        </Banner>
      ) : null}
      {write.result ? (
        <Banner
          tone="ok"
          title="Written"
          action={
            <Button size="compact" onClick={onSaved}>
              Read it again
            </Button>
          }
        >
          {write.result.backup ? (
            <>
              What was there is kept on the node as <span className="font-mono break-all">{write.result.backup}</span>
            </>
          ) : null}
        </Banner>
      ) : null}
    </>
  );
}

interface ActsProps {
  isChanged: boolean;
  isComparing: boolean;
  onCompare: (isComparing: boolean) => void;
  onForget: () => void;
  save: React.ReactNode;
}

/** Saving comes after the comparison: what will change has been seen. */
function Acts({ isChanged, isComparing, onCompare, onForget, save }: ActsProps) {
  if (!isChanged) return <p className="text-dense text-muted">Change the text to save it.</p>;
  return (
    <div className="flex flex-wrap gap-2">
      {isComparing ? (
        <>
          {save}
          <Button onClick={() => onCompare(false)}>Go on editing</Button>
        </>
      ) : (
        <Button variant="primary" onClick={() => onCompare(true)}>
          Compare before saving
        </Button>
      )}
      <Button variant="ghost" onClick={onForget}>
        Forget the changes
      </Button>
    </div>
  );
}

function SaveButton({
  node,
  content,
  isBusy,
  onSave,
}: {
  node: Node;
  content: Content;
  isBusy: boolean;
  onSave: () => void;
}) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button variant="primary" busy={isBusy ? 'Writing…' : undefined} onClick={() => setAsking(true)}>
        Save on {node.name}…
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Write ${content.path} on ${node.name}`}
        consequence="The file is replaced whole. A copy of what is there now is kept on the node. Nothing is written when the file has changed since it was read."
        confirmLabel="Write 1 file"
        cancelLabel="Do not write"
        onConfirm={() => {
          onSave();
          setAsking(false);
        }}
      />
    </>
  );
}
