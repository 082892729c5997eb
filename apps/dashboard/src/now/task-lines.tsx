'use client';
import { DurationText, Link, Panel, Status, TimeText } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';
import { commandLine, taskMeanings, type Task } from '@/tasks/task-words';

export interface TaskLinesProps {
  title: string;
  tasks: Task[];
  /** How many there are in all, where only some are shown. */
  total?: number;
  isOld: boolean;
}

/** A few tasks, each a link: what it is, where, and since when it runs or when it ended. */
export function TaskLines({ title, tasks, total = tasks.length, isOld }: TaskLinesProps) {
  const { path } = useWorkspace();
  if (tasks.length === 0) return null;
  return (
    <Panel title={title} aside={total > tasks.length ? `the newest ${tasks.length} of ${total}` : undefined} flush>
      <ul className="divide-y divide-line">
        {tasks.map((task) => (
          <Line key={task.id} task={task} href={path(`tasks/${task.id}`)} isOld={isOld} />
        ))}
      </ul>
    </Panel>
  );
}

function Line({ task, href, isOld }: { task: Task; href: string; isOld: boolean }) {
  const { state, word } = taskMeanings[task.state];
  const command = commandLine(task);
  return (
    <li className="relative flex min-h-11 flex-col gap-0.5 px-4 py-2.5 text-dense hover:bg-raised">
      <Link
        href={href}
        data-row-focus
        title={command}
        className="truncate underline-offset-2 after:absolute after:inset-0 hover:underline"
      >
        <code className="text-log">{command}</code>
      </Link>
      <span className="flex flex-wrap items-center gap-x-3 text-meta text-muted">
        <Status state={isOld && !task.finishedAt ? 'stale' : state} word={word} />
        <span className="[overflow-wrap:anywhere]">on {task.nodeName}</span>
        {task.finishedAt ? (
          <TimeText at={task.finishedAt} />
        ) : task.startedAt && !isOld ? (
          <DurationText from={task.startedAt} />
        ) : null}
      </span>
    </li>
  );
}
