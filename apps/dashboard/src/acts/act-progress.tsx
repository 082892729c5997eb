'use client';
import { Banner, Button, LinkButton } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';
import { isFinal, stateWords, type Task } from '@/tasks/task-words';
import type { Acts } from './use-acts';

/** What became of the last act: told as it goes, with the way to its task. */
export function ActProgress({ acts }: { acts: Acts }) {
  const { path } = useWorkspace();
  const { done, task } = acts;
  return (
    <div aria-live="polite">
      {done ? (
        <Banner
          tone={toneOf(task)}
          title={titleOf(done.act.progress, task)}
          action={
            <div className="flex gap-2">
              <LinkButton size="compact" href={path(`tasks/${done.taskId}`)}>
                See the task
              </LinkButton>
              {task && isFinal(task) ? (
                <Button size="compact" onClick={acts.dismiss}>
                  Dismiss
                </Button>
              ) : null}
            </div>
          }
        >
          {task
            ? (task.reason ?? stateWords(task) ?? (isFinal(task) ? null : 'The node is at it.'))
            : 'It is on its way.'}
        </Banner>
      ) : null}
    </div>
  );
}

function toneOf(task: Task | null): 'neutral' | 'ok' | 'crit' | 'warn' {
  if (!task || !isFinal(task)) return 'neutral';
  if (task.state === 'succeeded') return 'ok';
  return task.state === 'failed' ? 'crit' : 'warn';
}

function titleOf(progress: string, task: Task | null): string {
  if (!task || !isFinal(task)) return `${progress}…`;
  if (task.state === 'succeeded') return `${progress}: done`;
  return `${progress}: ${task.state === 'failed' ? 'failed' : `ended ${task.state}`}`;
}
