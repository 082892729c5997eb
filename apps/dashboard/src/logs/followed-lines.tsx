'use client';
import { InlineError, Input, OutputView, Panel } from '@fettle/ui';
import { useState } from 'react';
import { downloadOutput } from '@/tasks/download-output';
import { isFinal, type Task } from '@/tasks/task-words';
import { useTaskOutput } from '@/tasks/use-task-output';
import { useFiltered } from './use-filtered';

/** The lines of a follow as they come. Searching marks and hides nothing; the filter beside it hides. */
export function FollowedLines({ task, isRunning }: { task: Task; isRunning: boolean }) {
  const output = useTaskOutput(task);
  const [filter, setFilter] = useState('');
  const [downloadError, setDownloadError] = useState<unknown>(null);
  const buffer = useFiltered(output.buffer, filter);
  const download = () => {
    setDownloadError(null);
    downloadOutput(task).catch(setDownloadError);
  };
  return (
    <Panel title="Lines" flush aside={<Filter value={filter} onChange={setFilter} />}>
      {output.error ? (
        <InlineError
          className="m-3"
          error={output.error}
          title="The lines could not be read on"
          onRetry={output.retry}
        />
      ) : null}
      {downloadError ? (
        <InlineError
          className="m-3"
          error={downloadError}
          title="The lines could not be downloaded"
          onRetry={download}
        />
      ) : null}
      <OutputView
        key={filter === '' ? 'all' : 'some'}
        buffer={buffer}
        label={`Log of ${task.nodeName}`}
        live={isRunning}
        empty={emptyWords(task, filter)}
        onDownload={download}
      />
    </Panel>
  );
}

function Filter({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return (
    <Input
      type="search"
      aria-label="Show only lines with"
      placeholder="Show only lines with"
      value={value}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="off"
      spellCheck={false}
      className="w-48"
    />
  );
}

function emptyWords(task: Task, filter: string): string {
  if (filter.trim() !== '') return 'No line so far has this text.';
  // Why is said above.
  if (isFinal(task)) return 'Nothing was written.';
  return task.startedAt ? 'Nothing was written yet. Lines appear here as they are.' : 'The node is being asked.';
}
