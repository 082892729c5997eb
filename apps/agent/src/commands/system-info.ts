import type { CommandResult } from '@fettle/contracts/agent';
import * as os from 'node:os';
import { inspect } from '../node/inspect.js';
import { AGENT_VERSION } from '../version.js';

/** `system_info`: what this machine is. Looks at files only and starts nothing. */
export function systemInfo(): Promise<CommandResult<'system_info'>> {
  const { hostname, os: platform, distribution, kernel, arch } = inspect();
  const addresses = Object.values(os.networkInterfaces())
    .flat()
    .flatMap((found) => (found && !found.internal ? [found.address] : []));
  return Promise.resolve({
    hostname,
    platform,
    distribution: distribution.name,
    release: kernel,
    arch,
    agentVersion: AGENT_VERSION,
    runtimeVersion: process.version,
    uptimeS: Math.round(os.uptime()),
    addresses,
  });
}
