import {
  nodeRefusalOf,
  taskExportColumns,
  taskFilterFields,
  taskSorts,
  type TaskExportColumn,
  type TaskState,
} from '@fettle/contracts';
import { findNode } from '../find-nodes.js';
import { followTask, type Task } from '../follow-task.js';
import { columnsOf, filterOf, outputOf, sortOf, type CellValue, type ListingOptions } from '../list-options.js';
import { ago, type Colour } from '../printer.js';
import { open, type Session } from '../session.js';
import { writeRows } from '../write-rows.js';

export interface TaskListOptions extends ListingOptions {
  readonly node?: string;
  readonly state?: string;
}

const colourOf: Partial<Record<TaskState, Colour>> = {
  succeeded: 'green',
  failed: 'red',
  expired: 'yellow',
  unknown: 'yellow',
  cancelled: 'dim',
};

const taskCells: Readonly<Record<TaskExportColumn, (task: Task) => CellValue>> = {
  id: ({ id }) => id,
  state: ({ state }) => state,
  node: ({ nodeName }) => nodeName,
  nodeId: ({ nodeId }) => nodeId,
  type: ({ type }) => type,
  command: commandText,
  exitCode: ({ exitCode }) => exitCode,
  signal: ({ signal }) => signal,
  reason: ({ reason }) => reason,
  refusal: ({ refusal }) => refusal,
  attempt: ({ attempt }) => attempt,
  requestedBy: ({ requestedBy }) => requestedBy,
  createdAt: ({ createdAt }) => createdAt,
  startedAt: ({ startedAt }) => startedAt,
  finishedAt: ({ finishedAt }) => finishedAt,
};
const ownColumns = ['id', 'state', 'node', 'createdAt', 'command'] as const satisfies readonly TaskExportColumn[];
const shown = {
  createdAt: ({ createdAt }: Task) => `${ago(createdAt)} ago`,
  command: (task: Task) => commandText(task).slice(0, 80),
};

/** Tasks that match, newest first unless sorted otherwise. */
export async function listTasks(session: Session, options: TaskListOptions): Promise<void> {
  const { node, state, limit = '50' } = options;
  const q = filterOf(options, taskFilterFields);
  const output = outputOf(options, session.printer.isJson);
  const columns = columnsOf(options, taskExportColumns, ownColumns);
  const order = sortOf(options, taskSorts);
  const connection = await open(session);
  const nodeId = node === undefined ? undefined : (await findNode(connection, node)).id;
  const query = {
    limit,
    ...order,
    ...(q === undefined ? {} : { q }),
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(state === undefined ? {} : { state: state as TaskState }),
  };
  const { items, total, totalIsExact, nextCursor } = await connection.api.tasks.list({
    params: connection.params,
    query,
  });
  const whole = { items, total, totalIsExact, nextCursor };
  const colours = { state: ({ state: now }: Task) => colourOf[now] };
  writeRows(session.printer, { output, columns, cells: taskCells, items, whole, none: 'No tasks.', shown, colours });
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
      ...(task.refusal !== null && { Refused: task.refusal, 'What to do': nodeRefusalOf(task.refusal)?.next ?? null }),
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
