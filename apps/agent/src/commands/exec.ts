import type { CommandParams } from '@fettle/contracts/agent';
import { buildEnvironment } from './environment.js';
import { prepareRoot } from '../node/root/run-as-root.js';
import type { Prepared } from './prepared.js';

/** `exec`: a program with its arguments; nothing is interpreted on the way. */
export function prepareExec(params: CommandParams<'exec'>, own: NodeJS.ProcessEnv): Prepared {
  const argv = params.argv as [string, ...string[]];
  if (params.runAsRoot === true) return prepareRoot(argv, params, own);
  return {
    kind: 'process',
    argv,
    cwd: params.workingDirectory,
    env: buildEnvironment(params, own),
    timeoutMs: undefined,
  };
}
