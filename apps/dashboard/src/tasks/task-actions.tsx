'use client';
import { permissionToRun } from '@fettle/contracts';
import { Button, ConfirmDialog, LinkButton } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import { commandLine, isFinal, isTypedByPeople, type Task } from './task-words';

/** Run it again, or stop it. What the role may not do is not offered. */
export function TaskActions({ task }: { task: Task }) {
  const { path, can } = useWorkspace();
  const node = { teamId: task.nodeTeamId };
  return (
    <>
      {isTypedByPeople(task.type) && can(permissionToRun(task), node) ? (
        <LinkButton href={`${path('tasks/new')}?from=${task.id}`} icon={<RotateCcw size={16} aria-hidden />}>
          Run it again…
        </LinkButton>
      ) : null}
      {can('task:cancel', node) && !isFinal(task) ? <CancelButton task={task} /> : null}
    </>
  );
}

function CancelButton({ task }: { task: Task }) {
  const [isAsking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api.tasks.cancel({ params: { workspaceId: task.workspaceId, taskId: task.id }, body: {} }),
    onSuccess: (changed) => {
      queryClient.setQueryData(keys.task(task.workspaceId, task.id), changed);
      void queryClient.invalidateQueries({ queryKey: keys.tasks(task.workspaceId) });
    },
  });
  const runs = task.startedAt !== null;
  return (
    <>
      <Button onClick={() => setAsking(true)} disabled={task.cancel !== null}>
        {task.cancel ? 'Cancel requested' : 'Cancel the task…'}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Cancel the task on ${task.nodeName}`}
        consequence={
          runs
            ? 'Its process gets TERM and, if that does not end it, KILL. What it has done so far is not undone.'
            : 'It has not started. It is taken back and will not run.'
        }
        confirmLabel="Cancel 1 task"
        cancelLabel={runs ? 'Let it run' : 'Keep it queued'}
        busyLabel="Asking the node…"
        onConfirm={async () => {
          await cancel.mutateAsync();
        }}
      >
        <pre className="max-h-40 overflow-auto whitespace-pre-wrap rounded-control border border-line bg-raised p-2 text-log [overflow-wrap:anywhere]">
          {commandLine(task)}
        </pre>
      </ConfirmDialog>
    </>
  );
}
