import type { TaskState } from '@fettle/contracts';
import { findNode } from '../find-nodes.js';
import { followTask, type Task } from '../follow-task.js';
import { ago, type Colour } from '../printer.js';
import { open, type Session } from '../session.js';

export interface TaskListOptions {
  readonly query?: string;
  readonly node?: string;
  readonly state?: string;
  readonly limit?: string;
}

const colourOf: Partial<Record<TaskState, Colour>> = {
  succeeded: 'green',
  failed: 'red',
  expired: 'yellow',
  unknown: 'yellow',
  cancelled: 'dim',
};

/** Tasks that match, newest first. */
export async function listTasks(session: Session, options: TaskListOptions): Promise<void> {
  const connection = await open(session);
  const { query: q, node, state, limit = '50' } = options;
  const nodeId = node === undefined ? undefined : (await findNode(connection, node)).id;
  const query = {
    limit,
    ...(q === undefined ? {} : { q }),
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(state === undefined ? {} : { state: state as TaskState }),
  };
  const { items, total, totalIsExact, nextCursor } = await connection.api.tasks.list({
    params: connection.params,
    query,
  });
  session.printer.result({ items, total, totalIsExact, nextCursor }, () => {
    if (items.length === 0) return session.printer.line('No tasks.');
    session.printer.table(
      [
        { title: 'ID', text: ({ id }) => id },
        { title: 'STATE', text: ({ state: now }) => now, colour: ({ state: now }) => colourOf[now] },
        { title: 'NODE', text: ({ nodeName }) => nodeName },
        { title: 'AGE', text: ({ createdAt }) => ago(createdAt) },
        { title: 'COMMAND', text: (task) => commandText(task).slice(0, 80) },
      ],
      items,
    );
  });
}

export async function showTask(session: Session, taskId: string): Promise<void> {
  const { api, params } = await open(session);
  const task = await api.tasks.get({ params: { ...params, taskId } });
  session.printer.result(task, () =>
    session.printer.facts({
      Id: task.id,
      Node: `${task.nodeName} (${task.nodeId})`,
      Command: commandText(task),
      State: task.state,
      Why: task.reason,
      'Exit code': task.exitCode === null ? task.signal : String(task.exitCode),
      Attempt: `${task.attempt} of ${task.maxAttempts}`,
      'Asked by': task.requestedBy,
      Created: task.createdAt,
      Started: task.startedAt,
      Finished: task.finishedAt,
      Output: `${task.outputBytes} bytes${task.outputTruncated ? ', cut' : ''}`,
      Cancel: task.cancel && task.cancel.state,
    }),
  );
}

/** The output so far, or with `follow` until the end. */
export async function taskLogs(session: Session, taskId: string, { follow }: { follow?: boolean }): Promise<void> {
  const { printer, signal } = session;
  const task = await followTask(await open(session), taskId, {
    signal,
    follow: follow ?? false,
    onNote: (text) => printer.note(text),
    onChunk: ({ stream, data, at, seq }) => {
      if (printer.isJson) printer.event({ kind: 'output', taskId, seq, stream, at, data });
      else printer.raw(Buffer.from(data, 'base64'), stream);
    },
  });
  printer.event({ kind: 'task', task });
}

/** Asks for tasks to be stopped. */
export async function cancelTasks(
  session: Session,
  ids: readonly string[],
  options: { reason?: string },
): Promise<void> {
  const { api, params } = await open(session);
  const body = options.reason === undefined ? {} : { reason: options.reason };
  const tasks: Task[] = [];
  for (const taskId of ids) tasks.push(await api.tasks.cancel({ params: { ...params, taskId }, body }));
  session.printer.result({ items: tasks }, () => {
    for (const task of tasks) session.printer.line(`${task.id}: ${task.cancel?.state ?? task.state}`);
  });
}

function commandText({ type, payload }: Task): string {
  const { argv, command } = payload as { argv?: string[]; command?: string };
  return argv ? argv.join(' ') : (command ?? type);
}
