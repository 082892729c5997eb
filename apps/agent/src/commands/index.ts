import { commands, type CommandName, type CommandParams, isCommandName, type WireTask } from '@fettle/contracts/agent';
import { prepareExec } from './exec.js';
import { type PreparedProcess, Refusal } from './prepared.js';
import { prepareShellExec } from './shell-exec.js';

type Prepare<N extends CommandName> = (params: CommandParams<N>, own: NodeJS.ProcessEnv) => PreparedProcess;

/** One entry per command of the closed list; the compiler refuses a missing one. */
const prepare: { readonly [N in CommandName]: Prepare<N> } = {
  'shell.exec': prepareShellExec,
  exec: prepareExec,
};

/** Checks a task against its command's schema and makes it ready. Throws `Refusal` with a text for the operator. */
export function prepareTask(task: Pick<WireTask, 'type' | 'payload'>, own: NodeJS.ProcessEnv): PreparedProcess {
  if (!isCommandName(task.type)) throw new Refusal(`This agent knows no command "${task.type}".`);
  const parsed = commands[task.type].params.safeParse(task.payload);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`);
    throw new Refusal(`The parameters of ${task.type} are not valid: ${faults.join('; ')}`);
  }
  return (prepare[task.type] as (params: unknown, own: NodeJS.ProcessEnv) => PreparedProcess)(parsed.data, own);
}

/** Whether a task must be alone on the node. */
export const isExclusive = (task: WireTask): boolean =>
  task.exclusive ?? (isCommandName(task.type) && commands[task.type].exclusive);

export { Refusal, type PreparedProcess };
