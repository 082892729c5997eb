import { randomUUID } from 'node:crypto';
import type { Command } from '@fettle/contracts';
import type { Connection } from '../connection.js';
import { CliError } from '../exit-codes.js';
import { findNode, type Node } from '../find-nodes.js';
import { followTask, type Task } from '../follow-task.js';
import { LinePrefix } from '../line-prefix.js';
import { open, type Session } from '../session.js';

export interface RunOptions {
  readonly shell?: string;
  readonly detach?: boolean;
  readonly timeout?: string;
  readonly wait?: string;
  readonly exitCode?: boolean;
}

/** A task that runs, with its node. */
export interface Started {
  readonly taskId: string;
  readonly node: Pick<Node, 'id' | 'name'>;
}

/**
 * Sends one command to nodes and, unless detached, hands their output over until all have ended.
 * @returns the code to end with: 1 when a task did not succeed; with `--exit-code` that of the one task
 */
export async function runTasks(session: Session, names: readonly string[], options: RunOptions): Promise<number> {
  const command = commandOf(session, options);
  const timeoutMs = seconds(options.timeout, '--timeout');
  seconds(options.wait, '--wait');
  if (options.exitCode && (names.length !== 1 || options.detach))
    throw new CliError('usage', '--exit-code is for one node, and for waiting');
  const connection = await open(session);
  const nodes = await Promise.all(names.map((name) => findNode(connection, name)));
  const started = await start(connection, nodes, { command, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  return followAll(session, connection, started, options);
}

/** Hands the output of tasks over until all have ended; detached, their ids. @returns the code to end with */
export async function followAll(
  session: Session,
  connection: Connection,
  started: readonly Started[],
  options: RunOptions,
): Promise<number> {
  const waitMs = seconds(options.wait, '--wait');
  if (options.detach) {
    session.printer.result({ tasks: started }, () => started.forEach(({ taskId }) => session.printer.line(taskId)));
    return 0;
  }
  const ended = await Promise.all(
    started.map((one) => follow(session, connection, one, { isAlone: started.length === 1, waitMs })),
  );
  const failed = ended.filter(({ state }) => state !== 'succeeded');
  for (const task of failed) session.printer.note(`${task.nodeName}: ${whyNot(task)}`);
  if (options.exitCode) return ended[0]?.exitCode ?? (failed.length > 0 ? 1 : 0);
  return failed.length > 0 ? 1 : 0;
}

/** What stands behind `--`, or the text for a shell. @throws CliError `usage` */
export function commandOf(
  { rest }: Session,
  { shell }: RunOptions,
  example = 'fettle tasks run NODE -- systemctl restart nginx',
): Command {
  if (shell !== undefined && rest.length > 0) throw new CliError('usage', 'Either --shell or a command behind --');
  if (shell !== undefined)
    return { type: 'shell.exec', payload: { command: shell, shell: '/bin/sh', environment: {} } };
  if (rest.length === 0) throw new CliError('usage', 'What should run?', example);
  return { type: 'exec', payload: { argv: [...rest], environment: {} } };
}

async function start(
  { api, params }: Connection,
  nodes: readonly Node[],
  body: { readonly command: Command; readonly timeoutMs?: number },
): Promise<Started[]> {
  // Should the answer be lost on its way, the same key keeps the command from being sent twice.
  const idempotencyKey = randomUUID();
  const [only] = nodes;
  if (nodes.length === 1 && only) {
    const task = await api.tasks.create({ params, body: { ...body, nodeId: only.id }, idempotencyKey });
    return [{ taskId: task.id, node: { id: only.id, name: only.name } }];
  }
  const nodeIds = [...new Set(nodes.map(({ id }) => id))];
  const { created, refused } = await api.tasks.createMany({ params, body: { ...body, nodeIds }, idempotencyKey });
  const nameOf = (nodeId: string): string => nodes.find(({ id }) => id === nodeId)?.name ?? nodeId;
  if (refused.length > 0)
    throw new CliError(
      'conflict',
      `No task for ${refused.map(({ nodeId, code }) => `${nameOf(nodeId)} (${code})`).join(', ')}`,
      created.length > 0 ? `The others run: ${created.map(({ taskId }) => taskId).join(' ')}` : undefined,
    );
  return created.map(({ taskId, nodeId }) => ({ taskId, node: { id: nodeId, name: nameOf(nodeId) } }));
}

async function follow(
  { printer, signal }: Session,
  connection: Connection,
  { taskId, node }: Started,
  { isAlone, waitMs }: { readonly isAlone: boolean; readonly waitMs: number | undefined },
): Promise<Task> {
  const prefix = !isAlone ? new LinePrefix(`${node.name}: `, (bytes, stream) => printer.raw(bytes, stream)) : null;
  const task = await followTask(connection, taskId, {
    signal,
    follow: true,
    waitMs,
    onNote: (text) => printer.note(`${node.name}: ${text}`),
    onChunk: ({ stream, data, at, seq }) => {
      if (printer.isJson) return printer.event({ kind: 'output', taskId, node: node.name, seq, stream, at, data });
      const bytes = Buffer.from(data, 'base64');
      if (prefix) prefix.write(bytes, stream);
      else printer.raw(bytes, stream);
    },
  });
  prefix?.end();
  printer.event({ kind: 'task', task });
  return task;
}

function whyNot({ state, exitCode, signal, reason, refusal }: Task): string {
  const how = exitCode === null ? (signal ? `, ${signal}` : '') : `, exit code ${exitCode}`;
  return `${state}${how}${reason ? `: ${reason}` : ''}${refusal ? ` (${refusal})` : ''}`;
}

/** An option in seconds, as milliseconds. @throws CliError `usage` */
export function seconds(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new CliError('usage', `${option} takes seconds, 1 or more`);
  return value * 1_000;
}
