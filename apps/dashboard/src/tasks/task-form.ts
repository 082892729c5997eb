import {
  DEFAULT_TASK_EXPIRY_MS,
  DEFAULT_TASK_TIMEOUT_MS,
  permissionToRun,
  type CreateTask,
  type Permission,
} from '@fettle/contracts';
import type { z } from 'zod';
import { parseDuration, writeDuration } from './duration-text.ts';
import type { TaskForm } from './task-form-schema.ts';
import { quote, type Task } from './task-words.ts';

export type { TaskForm };

/** The arguments of a program: one a line, an empty last line is not one. */
export function argvOf(text: string): string[] {
  const lines = text.split('\n');
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines[0] === '' ? [] : lines;
}

/** An empty composer. */
export function emptyForm(nodeId: string | null): TaskForm {
  return {
    nodeId: nodeId ?? '',
    mode: 'shell',
    command: '',
    shell: '/bin/sh',
    argv: '',
    workingDirectory: '',
    environment: [],
    timeout: writeDuration(DEFAULT_TASK_TIMEOUT_MS),
    expiry: writeDuration(DEFAULT_TASK_EXPIRY_MS),
    idempotent: false,
    exclusive: false,
    runAsRoot: false,
  };
}

/** The composer filled with what a task was. */
export function formOf(task: Task): TaskForm {
  const { payload } = task;
  const environment = (payload['environment'] ?? {}) as Record<string, string>;
  const argv = Array.isArray(payload['argv']) ? payload['argv'].map(String) : null;
  // One argument a line cannot say an argument of several lines, nor an empty last one: the quoted shell line can.
  const fitsLines = argv !== null && argv.length > 0 && argv.at(-1) !== '' && !argv.some((part) => part.includes('\n'));
  return {
    ...emptyForm(task.nodeId),
    mode: fitsLines ? 'program' : 'shell',
    command:
      argv && !fitsLines ? argv.map(quote).join(' ') : typeof payload['command'] === 'string' ? payload['command'] : '',
    shell: payload['shell'] === '/bin/bash' ? '/bin/bash' : '/bin/sh',
    argv: fitsLines ? argv.join('\n') : '',
    workingDirectory: typeof payload['workingDirectory'] === 'string' ? payload['workingDirectory'] : '',
    environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
    timeout: writeDuration(task.timeoutMs),
    expiry: writeDuration(
      Math.max(5_000, Math.round((Date.parse(task.expiresAt) - Date.parse(task.createdAt)) / 1_000) * 1_000),
    ),
    idempotent: task.idempotent,
    exclusive: task.exclusive,
    runAsRoot: payload['runAsRoot'] === true,
  };
}

/** What sending it takes on its node. */
export const needsOf = ({ runAsRoot }: Pick<TaskForm, 'runAsRoot'>): Permission =>
  permissionToRun({ type: 'exec', payload: { runAsRoot } });

/** The request that the composer stands for. */
export function toCreateTask(form: TaskForm): z.input<typeof CreateTask> {
  const named = form.environment.filter(({ name }) => name !== '');
  const rest = {
    environment: Object.fromEntries(named.map(({ name, value }) => [name, value])),
    ...(form.workingDirectory ? { workingDirectory: form.workingDirectory } : {}),
    ...(form.runAsRoot ? { runAsRoot: true } : {}),
  };
  return {
    nodeId: form.nodeId,
    command:
      form.mode === 'shell'
        ? { type: 'shell.exec', payload: { command: form.command, shell: form.shell, ...rest } }
        : { type: 'exec', payload: { argv: argvOf(form.argv), ...rest } },
    timeoutMs: parseDuration(form.timeout) ?? DEFAULT_TASK_TIMEOUT_MS,
    expiresInMs: parseDuration(form.expiry) ?? DEFAULT_TASK_EXPIRY_MS,
    idempotent: form.idempotent,
    exclusive: form.exclusive,
  };
}
