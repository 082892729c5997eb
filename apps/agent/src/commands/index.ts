import {
  type CommandName,
  commandOf,
  type CommandParams,
  type CommandResult,
  commands,
  isCommandName,
  type WireTask,
} from '@fettle/contracts/agent';
import { prepareExec } from './exec.js';
import { fileDelete, fileWrite } from './files/change.js';
import { fileList } from './files/list.js';
import { fileChecksum, fileRead, fileStat } from './files/look.js';
import { machineCalls } from './machine/index.js';
import { filePush, fileTransfer } from './files/transfer.js';
import { ping } from './ping.js';
import { type CallIo, type Prepared, type PreparedCall, type PreparedProcess, Refusal } from './prepared.js';
import { prepareShellExec } from './shell-exec.js';
import { systemInfo } from './system-info.js';
import { watchCalls } from './watch/index.js';

type Prepare<N extends CommandName> = (params: CommandParams<N>, own: NodeJS.ProcessEnv) => Prepared;
type Call<N extends CommandName> = (params: CommandParams<N>, io: CallIo) => Promise<CommandResult<N>>;

/** A command that answers with a result: it runs inside of the agent and starts what it needs by `runProgram`. */
const call =
  <N extends CommandName>(name: N, run: Call<N>): Prepare<N> =>
  (params): PreparedCall => ({
    kind: 'call',
    timeoutMs: commands[name].timeoutS * 1_000,
    resumes: name === 'file_transfer' || name === 'file_push',
    run: (io) => run(params, io) as Promise<Record<string, unknown>>,
  });

type Calls = Partial<{ readonly [N in CommandName]: Call<N> }>;

/** A table of commands that all answer with a result. */
const callAll = <T extends Calls>(table: T) =>
  Object.fromEntries(
    Object.entries(table).map(([name, run]) => [name, call(name as CommandName, run as Call<CommandName>)]),
  ) as unknown as { readonly [N in keyof T & CommandName]: Prepare<N> };

/** One entry per command of the closed list; the compiler refuses a missing one. */
const prepare: { readonly [N in CommandName]: Prepare<N> } = {
  'shell.exec': prepareShellExec,
  exec: prepareExec,
  ping: call('ping', ping),
  system_info: call('system_info', systemInfo),
  ...callAll(machineCalls),
  ...callAll(watchCalls),
  file_list: call('file_list', fileList),
  file_stat: call('file_stat', fileStat),
  file_read: call('file_read', fileRead),
  file_checksum: call('file_checksum', fileChecksum),
  file_write: call('file_write', fileWrite),
  file_delete: call('file_delete', fileDelete),
  file_transfer: call('file_transfer', fileTransfer),
  file_push: call('file_push', filePush),
};

/** Checks a task against its command's schema and makes it ready. Throws `Refusal` with a text for the operator. */
export function prepareTask(task: Pick<WireTask, 'type' | 'payload'>, own: NodeJS.ProcessEnv): Prepared {
  if (!isCommandName(task.type)) throw new Refusal('command.unknown', `This agent knows no command "${task.type}".`);
  // What a newer server adds is left aside; what this agent knows has to be right.
  const parsed = commandOf(task.type).params.strip().safeParse(task.payload);
  if (!parsed.success) {
    const isOfPath = parsed.error.issues.every((issue) => issue.path[0] === 'path');
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`);
    throw new Refusal(
      isOfPath ? 'path.invalid' : 'params.invalid',
      `The parameters of ${task.type} are not valid: ${faults.join('; ')}`,
    );
  }
  return (prepare[task.type] as (params: unknown, own: NodeJS.ProcessEnv) => Prepared)(parsed.data, own);
}

/** Whether a task must be alone on the node. */
export const isExclusive = (task: WireTask): boolean =>
  task.exclusive ?? (isCommandName(task.type) && commands[task.type].exclusive);

export { Refusal, type Prepared, type PreparedProcess };
