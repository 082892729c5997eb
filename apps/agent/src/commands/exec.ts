import type { CommandParams } from '@fettle/contracts/agent';
import { buildEnvironment } from './environment.js';
import type { PreparedProcess } from './prepared.js';

/** `exec`: a program with its arguments; nothing is interpreted on the way. */
export function prepareExec(params: CommandParams<'exec'>, own: NodeJS.ProcessEnv): PreparedProcess {
  return {
    kind: 'process',
    argv: params.argv as [string, ...string[]],
    cwd: params.workingDirectory,
    env: buildEnvironment(params, own),
    timeoutMs: undefined,
  };
}
