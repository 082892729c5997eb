'use client';
import { InlineError, OutputView, Panel } from '@fettle/ui';
import { useState } from 'react';
import { downloadOutput } from './download-output';
import { commandLine, isFinal, type Task } from './task-words';
import { useTaskOutput } from './use-task-output';

/** The output of a task, live while it runs. What was read stays when reading fails. */
export function TaskOutput({ task }: { task: Task }) {
  const output = useTaskOutput(task);
  // What is over when the page opens takes the height it needs; what was watched keeps the height it had, unless nothing came.
  const [isShort] = useState(() => isFinal(task));
  const [downloadError, setDownloadError] = useState<unknown>(null);
  const download = () => {
    setDownloadError(null);
    downloadOutput(task).catch(setDownloadError);
  };
  return (
    <Panel title="Output" flush aside={asideWords(task)}>
      {output.error ? (
        <InlineError
          className="m-3"
          error={output.error}
          title="The output could not be read on"
          onRetry={output.retry}
        />
      ) : null}
      {downloadError ? (
        <InlineError
          className="m-3"
          error={downloadError}
          title="The output could not be downloaded"
          onRetry={download}
        />
      ) : null}
      <OutputView
        buffer={output.buffer}
        label={`Output of ${commandLine(task)} on ${task.nodeName}`}
        live={!output.isComplete && !(isFinal(task) && task.outputBytes === 0)}
        fit={isShort || task.startedAt === null || (isFinal(task) && task.outputBytes === 0)}
        empty={emptyWords(task)}
        onDownload={download}
      />
    </Panel>
  );
}

/** Which attempt printed it, and whether it is all of it. */
function asideWords(task: Task): string | null {
  const parts = [task.attempt > 1 ? `attempt ${task.attempt}` : null, task.outputTruncated ? 'cut at 16 MiB' : null];
  return parts.filter(Boolean).join(', ') || null;
}

function emptyWords(task: Task): string {
  if (!isFinal(task))
    return task.startedAt
      ? 'It runs and has printed nothing yet.'
      : 'It has not started. Output appears here as it is printed.';
  return task.startedAt ? 'It printed nothing.' : 'It never ran, so there is no output.';
}
