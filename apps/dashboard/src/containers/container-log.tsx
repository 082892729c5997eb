'use client';
import type { CommandResult } from '@fettle/contracts';
import { Button, OutputBuffer, OutputView, Panel, saveFile } from '@fettle/ui';
import { useMemo } from 'react';
import type { Node } from '@/nodes/node-presence';
import { ReadingFrame } from '@/readings/reading-frame';
import { useReading } from '@/readings/use-reading';

/** The last lines that a container printed. */
export function ContainerLog({ node, name, onClose }: { node: Node; name: string; onClose: () => void }) {
  const reading = useReading({ node, command: 'container_logs', payload: { container: name, tail: 500 } });
  return (
    <Panel
      title={`Log of ${name}`}
      aside={
        <Button size="compact" onClick={onClose}>
          Close the log
        </Button>
      }
    >
      <ReadingFrame node={node} reading={reading} what={`the log of ${name}`} command="container_logs">
        {(result) => <Lines result={result} node={node} />}
      </ReadingFrame>
    </Panel>
  );
}

function Lines({ result, node }: { result: CommandResult<'container_logs'>; node: Node }) {
  const buffer = useMemo(() => bufferOf(result), [result]);
  const download = () => {
    const text = result.lines.map(({ at, message }) => `${at ?? '-'} ${message}\n`).join('');
    saveFile(new Blob([text], { type: 'text/plain' }), `${node.name}-${result.name}.log`.replace(/[^\w.-]+/g, '-'));
  };
  return (
    <>
      {result.truncated ? <p className="pb-2 text-dense text-muted">Older lines did not fit in one answer.</p> : null}
      <OutputView
        buffer={buffer}
        label={`Log of ${result.name} on ${node.name}`}
        live={false}
        fit
        empty="It has printed nothing."
        onDownload={download}
      />
    </>
  );
}

function bufferOf({ lines }: CommandResult<'container_logs'>): OutputBuffer {
  const buffer = new OutputBuffer();
  const encoder = new TextEncoder();
  buffer.push(
    lines.map(({ at, stream, message }, seq) => ({ seq, stream, at: at ?? 0, bytes: encoder.encode(`${message}\n`) })),
  );
  return buffer;
}
