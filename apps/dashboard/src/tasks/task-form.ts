import { CreateTask, DEFAULT_TASK_EXPIRY_MS, DEFAULT_TASK_TIMEOUT_MS } from '@fettle/contracts';
import { z } from 'zod';
import { parseDuration, writeDuration } from './duration-text.ts';
import { quote, type Task } from './task-words.ts';

const hour = 3_600_000;
const day = 24 * hour;

function duration(minMs: number, maxMs: number, words: string) {
  return z.string().refine((text) => {
    const ms = parseDuration(text);
    return ms !== null && ms >= minMs && ms <= maxMs;
  }, words);
}

/** The composer's fields as they are typed. `toCreateTask` makes the request of them. */
export const TaskForm = z
  .object({
    nodeId: z.string().min(1, 'Choose the node to run it on'),
    mode: z.enum(['shell', 'program']),
    command: z.string().max(65_536, 'At most 65,536 characters'),
    shell: z.enum(['/bin/sh', '/bin/bash']),
    /** One argument a line; the first is the program. */
    argv: z.string(),
    workingDirectory: z
      .string()
      .refine((text) => text === '' || text.startsWith('/'), 'Enter an absolute path, such as /srv/app'),
    environment: z.array(
      z.object({
        name: z.string().regex(/^([A-Za-z_][A-Za-z0-9_]*)?$/, 'Letters, digits and _, not starting with a digit'),
        value: z.string().max(32_768, 'At most 32,768 characters'),
      }),
    ),
    timeout: duration(1_000, day, 'Enter 1 s to 24 h, such as 10 min'),
    expiry: duration(5_000, 30 * day, 'Enter 5 s to 30 d, such as 24 h'),
    idempotent: z.boolean(),
    exclusive: z.boolean(),
  })
  .superRefine((form, context) => {
    if (form.mode === 'shell' && form.command.trim() === '')
      context.addIssue({ code: 'custom', path: ['command'], message: 'Enter the command to run' });
    if (form.mode === 'program' && argvOf(form.argv).length === 0)
      context.addIssue({ code: 'custom', path: ['argv'], message: 'Enter the program to run' });
  });
export type TaskForm = z.output<typeof TaskForm>;

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
  };
}

/** The request that the composer stands for. */
export function toCreateTask(form: TaskForm): z.input<typeof CreateTask> {
  const named = form.environment.filter(({ name }) => name !== '');
  const rest = {
    environment: Object.fromEntries(named.map(({ name, value }) => [name, value])),
    ...(form.workingDirectory ? { workingDirectory: form.workingDirectory } : {}),
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
