import { commandOf, type CommandParams } from '@fettle/contracts/agent';
import type { RootOperation } from '../../node/root/root-operations.js';
import { containerOperations } from './container-programs.js';
import { scanArgs } from './log-scan-args.js';

/** What root does for containers and logs. */
export const watchOperations: Readonly<Record<string, RootOperation>> = {
  ...containerOperations,
  'log.scan': {
    of: ['log.scan'],
    params: commandOf('log.scan').params,
    argv: (payload: unknown) => ['/usr/bin/journalctl', ...scanArgs(payload as CommandParams<'log.scan'>)],
  },
};
