import * as z from 'zod';
import { command } from './command.js';
import { acting, cutList, looking, targetId } from './looking.js';

export const processSignals = ['TERM', 'KILL', 'HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'STOP', 'CONT'] as const;

/** A process. */
export const ProcessRow = z.object({
  pid: z.int(),
  parentPid: z.int(),
  name: z.string(),
  /** The first characters of its command line; that of a kernel thread is empty. */
  commandLine: z.string(),
  user: z.string(),
  /** One letter of the kernel: R, S, D, T, Z, I. */
  state: z.string(),
  startedAt: z.iso.datetime(),
  /** Of one processor, over the time of the reading. */
  cpuPercent: z.number().min(0),
  memoryBytes: z.int().min(0),
  threads: z.int().min(0),
  /** Unit that it belongs to. */
  unit: z.string().nullable(),
  isKernelThread: z.boolean(),
  /** Pid and start: pids are used again, both together are not. A command that ends it is confirmed with it. */
  targetId: z.string(),
});
export type ProcessRow = z.infer<typeof ProcessRow>;

/** Processes. */
export const processCommands = {
  list_processes: command({
    summary: 'Processes, those with the most memory first where there are too many for one answer.',
    ...looking,
    group: 'processes',
    reading: true,
    params: z.strictObject({}),
    result: z.object({ processes: z.array(ProcessRow), ...cutList }),
  }),
  process_kill: command({
    summary:
      'Sends a signal to one process, or to all of an exact name. Never to process 1, a kernel thread or the agent itself.',
    ...acting,
    group: 'processes',
    risk: 'high',
    root: true,
    timeoutS: 30,
    params: z.strictObject({
      pid: z.int().min(2).max(4_194_304).optional(),
      /** Exact, as lists of processes show it; all of that name get the signal. */
      name: z
        .string()
        .min(1)
        .max(64)
        .regex(/^[^\0/]+$/, { error: 'must be the name of a process' })
        .optional(),
      signal: z.enum(processSignals).default('TERM'),
      /** Of each process that is meant, with commas between. */
      targetId,
    }),
    result: z.object({
      signal: z.string(),
      /** `ended` within two seconds; one that catches the signal may live on. */
      processes: z.array(z.object({ pid: z.int(), name: z.string(), ended: z.boolean() })),
    }),
  }),
} as const;
