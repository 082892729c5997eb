import type { CommandParams } from '@fettle/contracts/agent';
import { buildEnvironment } from './environment.js';
import { type PreparedProcess, Refusal } from './prepared.js';

/** `shell.exec`: text for a shell, the one declared place where a shell is used. */
export function prepareShellExec(params: CommandParams<'shell.exec'>, own: NodeJS.ProcessEnv): PreparedProcess {
  if (params.runAsRoot === true && process.getuid?.() !== 0) {
    throw new Refusal('The task asks for root, and this agent has no root rights.');
  }
  return {
    kind: 'process',
    argv: [params.shell, '-c', params.command],
    cwd: params.workingDirectory,
    env: buildEnvironment(params, own),
    timeoutMs: undefined,
  };
}
