import type { MachineInfo } from '@fettle/contracts/agent';
import type { NewNode } from './node.repository.js';

/** What a node is given of what its machine tells when it joins. System and architecture may be told later, by its first call. */
export function joiningMachine(
  info: MachineInfo,
): Omit<NewNode, 'id' | 'name' | 'description' | 'hostname' | 'teamId'> {
  return {
    machineId: info.machineId ?? null,
    os: info.os || 'unknown',
    arch: info.arch || 'unknown',
    platformVersion: info.platformVersion ?? null,
    kernelVersion: info.kernelVersion ?? null,
    agentVersion: info.agentVersion ?? null,
    location: info.location ?? null,
  };
}
