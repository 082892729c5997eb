import * as z from 'zod';

/** How much harm a command can do; decides who may send it and what needs a second person. */
export type RiskTier = 'low' | 'medium' | 'high';

/** A command that nodes know: one schema for the form, the server's check and the agent's check. */
export interface AgentCommand<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly title: string;
  readonly summary: string;
  readonly risk: RiskTier;
  /** May be started again after an unknown outcome, unless the task itself says otherwise. */
  readonly idempotent: boolean;
  /** Runs only while nothing else runs on the node. */
  readonly exclusive: boolean;
  readonly params: P;
  readonly result: R;
}

const command = <P extends z.ZodType, R extends z.ZodType>(value: AgentCommand<P, R>): AgentCommand<P, R> => value;

const withoutNul = (text: string) => !text.includes('\0');
const text = (max: number) => z.string().max(max).refine(withoutNul, { error: 'must not contain NUL' });
const variableName = z
  .string()
  .max(256)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/);

const absolutePath = text(4_096).regex(/^\//, { error: 'must be an absolute path' });

/** How a process is run. */
const processParams = {
  /** Absolute path. Absent: the home of the agent's user, else `/`. */
  workingDirectory: absolutePath.optional(),
  /** The same, as the compatible wire names it. */
  working_dir: absolutePath.optional(),
  /** Variables to set. */
  environment: z.record(variableName, text(32_768)).optional(),
  /** `add` (default): on top of PATH, HOME, USER, LOGNAME, SHELL, LANG, LC_*, TZ of the agent. `replace`: nothing else is passed. */
  environmentMode: z.enum(['add', 'replace']).optional(),
  /** Further variables of the agent's own environment to pass on. Names that start with FETTLE_ never are. */
  environmentAllow: z.array(variableName).max(64).optional(),
  /** Upper bound of the run; the task's own `timeoutSeconds` wins. Default 600. */
  timeout_seconds: z.int().min(1).max(604_800).optional(),
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

/** The closed list of what an agent does. A type that is not here is refused by server and agent. */
export const commands = {
  'shell.exec': command({
    title: 'Shell command',
    summary: 'Runs text in a shell. Exit code other than 0 is a failure.',
    risk: 'medium',
    idempotent: false,
    exclusive: false,
    params: z.object({
      command: text(131_072).min(1),
      /** Absolute path of the shell; it gets `-c` and the text. Default /bin/sh. */
      shell: absolutePath.optional(),
      /** Go duration of the compatible wire (`90s`, `1h30m`); `timeout_seconds` wins. */
      timeout: z
        .string()
        .max(32)
        .regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/)
        .optional(),
      runAsRoot: z.boolean().optional(),
      rootScope: z.enum(['task', 'operational']).optional(),
      ...processParams,
    }),
    result: processResult,
  }),
  exec: command({
    title: 'Program',
    summary: 'Runs a program with its arguments, without a shell. Exit code other than 0 is a failure.',
    risk: 'medium',
    idempotent: false,
    exclusive: false,
    params: z.object({
      /** Program (absolute, or looked up in PATH) and its arguments. */
      argv: z
        .array(text(131_072))
        .min(1)
        .max(1_024)
        .refine((list) => list[0] !== '', { error: 'the program is missing' }),
      ...processParams,
    }),
    result: processResult,
  }),
} as const;

export type CommandName = keyof typeof commands;
export type CommandParams<N extends CommandName> = z.infer<(typeof commands)[N]['params']>;
export type ProcessResult = z.infer<typeof processResult>;

/** All names of `commands`, in their order. */
export const commandNames = Object.keys(commands) as CommandName[];

/** Whether `name` is a command of the closed list. */
export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);

/**
 * The payload of a command as the compatible agent reads it: our names stay, and `working_dir` is added beside
 * `workingDirectory`. Sent to every agent, so that the server need not know which one asks.
 */
export const wirePayload = (payload: Record<string, unknown>): Record<string, unknown> =>
  'workingDirectory' in payload && !('working_dir' in payload)
    ? { ...payload, working_dir: payload['workingDirectory'] }
    : payload;
