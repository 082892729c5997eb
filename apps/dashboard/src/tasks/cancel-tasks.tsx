'use client';
import { Button, ConfirmDialog, Field, Input } from '@fettle/ui';
import { useState } from 'react';
import { cancelConsequence, leftOutNotes, type PickedTask } from './picked-task';
import { useCancelTasks } from './use-task-rows';

export interface CancelTasksProps {
  tasks: readonly PickedTask[];
  /** With what became of it, in words. */
  onDone: (words: string) => void;
}

/** Asks before several tasks are stopped: which ones, what it means, who is left out, and why it is done. */
export function CancelTasks({ tasks, onDone }: CancelTasksProps) {
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const cancel = useCancelTasks();
  const reached = tasks.filter(({ excluded }) => excluded === null);
  const words = reached.length === 1 ? '1 task' : `${reached.length} tasks`;
  const notes = leftOutNotes(tasks);
  return (
    <>
      <Button size="compact" onClick={() => setAsking(true)}>
        Cancel {words}…
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Cancel ${words}`}
        consequence={cancelConsequence(reached)}
        confirmLabel={`Cancel ${words}`}
        cancelLabel={reached.length === 1 ? 'Keep it' : 'Keep them'}
        busyLabel="Asking the nodes…"
        onConfirm={async () => {
          const answer = await cancel.mutateAsync({ taskIds: reached.map(({ id }) => id), reason: reason.trim() });
          setReason('');
          onDone(doneWords(answer.asked.length, answer.refused));
        }}
      >
        <div className="flex flex-col gap-3">
          <ToCancel tasks={reached} />
          {notes.length > 0 ? <p className="text-dense text-muted">{notes.join('. ')}.</p> : null}
          <Field label="Reason" optional help="Kept with each task and in the audit log.">
            <Input
              value={reason}
              maxLength={500}
              autoComplete="off"
              onChange={(event) => setReason(event.target.value)}
            />
          </Field>
        </div>
      </ConfirmDialog>
    </>
  );
}

function ToCancel({ tasks }: { tasks: readonly PickedTask[] }) {
  return (
    <ul
      aria-label="Tasks to cancel"
      // What scrolls must be reachable without a mouse.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="max-h-48 overflow-y-auto rounded-control border border-line bg-raised p-2 text-log"
    >
      {tasks.map((task) => (
        <li key={task.id} className="flex gap-3 py-0.5">
          <code className="min-w-0 flex-1 truncate">{task.command}</code>
          <span className="max-w-40 shrink-0 truncate text-muted">{task.nodeName}</span>
        </li>
      ))}
    </ul>
  );
}

function doneWords(asked: number, refused: readonly { code: string }[]): string {
  const forbidden = refused.filter(({ code }) => code === 'permission.missing').length;
  const ended = refused.length - forbidden;
  const late = ended > 0 ? ` ${ended === 1 ? '1 had' : `${ended} had`} already ended.` : '';
  const not =
    forbidden > 0 ? ` ${forbidden} ${forbidden === 1 ? 'was' : 'were'} on nodes where you may not cancel.` : '';
  return `${asked === 1 ? '1 task was' : `${asked} tasks were`} asked to stop.${late}${not}`;
}
