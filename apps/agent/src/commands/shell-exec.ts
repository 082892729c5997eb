import type { CommandParams } from '@fettle/contracts/agent';
import { buildEnvironment } from './environment.js';
import { prepareRoot } from '../node/root/run-as-root.js';
import type { Prepared } from './prepared.js';

/** `shell.exec`: text for a shell, the one declared place where a shell is used. */
export function prepareShellExec(params: CommandParams<'shell.exec'>, own: NodeJS.ProcessEnv): Prepared {
  const argv = [params.shell, '-c', params.command] as const;
  if (params.runAsRoot === true) return prepareRoot(argv, params, own);
  return {
    kind: 'process',
    argv,
    cwd: params.workingDirectory,
    env: buildEnvironment(params, own),
    timeoutMs: undefined,
  };
}
