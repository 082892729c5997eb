'use client';
import { Banner, Button, ConfirmDialog, InlineError } from '@fettle/ui';
import { useState } from 'react';
import type { Node } from '@/nodes/node-presence';
import { useCommand } from '@/readings/use-command';
import { CodeView } from './code-view';
import { CompareView } from './compare-view';
import type { Content } from './file-page';

type Write = ReturnType<typeof useCommand<'file_write'>>;
type Props = { node: Node; content: Content; mayEdit: boolean; onSaved: () => void };

/** The text of a file: read, changed, compared with what stands on the node, and only then written. */
export function FileEditor({ node, content, mayEdit, onSaved }: Props) {
  const [text, setText] = useState(content.content);
  const [isComparing, setComparing] = useState(false);
  const write = useCommand(node, 'file_write');
  const isChanged = text !== content.content;
  return (
    <div className="flex flex-col gap-3">
      {isComparing ? (
        <CompareView label={`What changes in ${content.path}`} before={content.content} after={text} />
      ) : (
        <CodeView label={`Text of ${content.path}`} value={text} readOnly={!mayEdit} onChange={setText} />
      )}
      <Outcome write={write} onSaved={onSaved} />
      {mayEdit ? (
        <Acts
          isChanged={isChanged && !write.result}
          isComparing={isComparing}
          onCompare={setComparing}
          onForget={() => {
            setText(content.content);
            setComparing(false);
          }}
          save={
            <SaveButton
              node={node}
              content={content}
              isBusy={write.isRunning}
              onSave={() => write.run({ path: content.path, content: text, base: content.sha256 })}
            />
          }
        />
      ) : null}
    </div>
  );
}

/** How the writing went. */
function Outcome({ write, onSaved }: { write: Write; onSaved: () => void }) {
  return (
    <>
      {write.error ? <InlineError error={write.error} title="The file was not written" /> : null}
      {write.failure ? (
        <Banner tone="warn" title="The file was not written">
          {write.failure}
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
          {write.result.backup ? `What was there is kept on the node as ${write.result.backup}.` : null}
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
