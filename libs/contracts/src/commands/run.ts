import * as z from 'zod';
import { absolutePath, command, plainText } from './command.js';

const variableName = z
  .string()
  .max(256)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/);

/** How a process is run. */
const processParams = {
  /** Absolute path. Absent: the home of the agent's user, else `/`. */
  workingDirectory: absolutePath.optional(),
  /** Variables to set. */
  environment: z
    .record(variableName, plainText(32_768))
    .refine((value) => Object.keys(value).length <= 100, 'at most 100 variables')
    .default({}),
  /** `add` (default): on top of PATH, HOME, USER, LOGNAME, SHELL, LANG, LC_*, TZ of the agent. `replace`: nothing else is passed. */
  environmentMode: z.enum(['add', 'replace']).optional(),
  /** Further variables of the agent's own environment to pass on. Names that start with FETTLE_ never are. */
  environmentAllow: z.array(variableName).max(64).optional(),
  /** As root, through the root helper of the node: the applied root access profile has to cover `task`. High risk. */
  runAsRoot: z.boolean().optional(),
};

/** What is known of a process that ran. `outputBytes` counts what was kept, `droppedBytes` what was over the limit. */
export const processResult = z.object({
  pid: z.int(),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  outputBytes: z.int().min(0),
  outputChunks: z.int().min(0),
  droppedBytes: z.int().min(0),
});
export type ProcessResult = z.infer<typeof processResult>;

const asItSays = {
  group: 'run',
  risk: 'medium',
  platforms: ['linux'],
  timeoutS: 600,
  idempotent: false,
  exclusive: false,
  needs: [],
  root: false,
  reading: false,
} as const;

/** What an operator writes himself. Both can do anything that the agent's user can: medium risk, and high as root. */
export const runCommands = {
  'shell.exec': command({
    summary: 'Runs text in a shell. Exit code other than 0 is a failure.',
    ...asItSays,
    params: z.strictObject({
      command: plainText(65_536).min(1),
      /** The shell; it gets `-c` and the text. */
      shell: z.enum(['/bin/sh', '/bin/bash']).default('/bin/sh'),
      ...processParams,
    }),
    result: processResult,
  }),
  exec: command({
    summary: 'Runs a program with its arguments, without a shell. Exit code other than 0 is a failure.',
    ...asItSays,
    params: z.strictObject({
      /** Program (absolute, or looked up in PATH) and its arguments. */
      argv: z
        .array(plainText(32_768))
        .min(1)
        .max(256)
        .refine((list) => list[0] !== '', { error: 'the program is missing' }),
      ...processParams,
    }),
    result: processResult,
  }),
} as const;
