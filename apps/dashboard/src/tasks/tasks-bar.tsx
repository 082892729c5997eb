'use client';
import { BULK_MAX } from '@fettle/contracts';
import { BulkBar, InlineError } from '@fettle/ui';
import { beyondNote } from '@/list/beyond-note';
import type { Picked } from '@/list/use-picked';
import { useWorkspace } from '@/session/use-session';
import { CancelTasks } from './cancel-tasks';
import { leftOutNotes, pickedTask, type PickedTask } from './picked-task';
import { useMatchingTasks, type TaskQuery } from './use-task-rows';

export interface TasksBarProps {
  picked: Picked<PickedTask>;
  asked: Pick<TaskQuery, 'q' | 'nodeId'>;
  /** How many tasks the filter matches. */
  matching: number;
  /** Something was done with them: what became of it, in words. */
  onDone: (words: string) => void;
}

/** Acts on the selected tasks, wherever in the list they are. */
export function TasksBar({ picked, asked, matching, onDone }: TasksBarProps) {
  const { can } = useWorkspace();
  const find = useMatchingTasks(BULK_MAX);
  const { beyond } = picked;
  const filter = `${asked.nodeId ?? ''} ${asked.q}`;
  const tasks = [...picked.picked.values()];
  const reached = tasks.filter(({ excluded }) => excluded === null);
  const isTooMany = tasks.length > BULK_MAX;
  const most = `${BULK_MAX} tasks at most can be cancelled at once`;
  const notes = [...leftOutNotes(tasks), ...beyondNote(beyond, most), ...(isTooMany ? [`Too many: ${most}`] : [])];
  return (
    <div className="flex flex-col gap-2">
      {find.error ? <InlineError error={find.error} title="What matches could not be selected" /> : null}
      <BulkBar
        unit={['task', 'tasks']}
        selected={tasks.length}
        offer={
          picked.canTake(filter, matching)
            ? {
                words:
                  matching > BULK_MAX
                    ? `Select the newest ${BULK_MAX} that match`
                    : `Select all ${matching} that match`,
                isBusy: find.isPending,
                onTake: () =>
                  find.mutate(asked, {
                    onSuccess: ({ items, total, totalIsExact }) =>
                      picked.take(
                        filter,
                        items.map((task) => pickedTask(task, can('task:cancel', { teamId: task.nodeTeamId }))),
                        {
                          count: Math.max(0, total - items.length),
                          isExact: totalIsExact,
                        },
                      ),
                  }),
              }
            : undefined
        }
        note={notes.length > 0 ? `${notes.join('. ')}.` : null}
        onClear={picked.clear}
      >
        {reached.length > 0 && !isTooMany ? <CancelTasks tasks={tasks} onDone={onDone} /> : null}
      </BulkBar>
    </div>
  );
}
