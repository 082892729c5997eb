import { zodResolver } from '@hookform/resolvers/zod';
import { z } from 'zod';
import { parseDuration } from './duration-text.ts';
import { argvOf } from './task-form.ts';

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
    runAsRoot: z.boolean(),
  })
  .superRefine((form, context) => {
    if (form.mode === 'shell' && form.command.trim() === '')
      context.addIssue({ code: 'custom', path: ['command'], message: 'Enter the command to run' });
    if (form.mode === 'program' && argvOf(form.argv).length === 0)
      context.addIssue({ code: 'custom', path: ['argv'], message: 'Enter the program to run' });
  });
export type TaskForm = z.output<typeof TaskForm>;

export const taskFormResolver = zodResolver(TaskForm);
