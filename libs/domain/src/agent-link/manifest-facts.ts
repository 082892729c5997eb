import type { Manifest } from '@fettle/contracts/agent';
import type { MachineFacts } from '../nodes/index.js';

/** What a manifest tells of the machine. */
export function factsOf(manifest: Manifest): MachineFacts {
  return {
    platformVersion: manifest.distribution.name,
    kernelVersion: manifest.kernel,
    tools: Object.fromEntries(Object.entries(manifest.tools).map(([name, tool]) => [name, tool.state])),
    hardware: {
      cpuModel: manifest.cpuModel || null,
      cpuCount: manifest.cpuCount,
      memoryTotalBytes: manifest.memoryTotalBytes,
      container: manifest.container || null,
      initSystem: manifest.initSystem,
      distribution: manifest.distribution,
    },
    addresses: manifest.addresses ?? undefined,
    commands: manifest.commands,
    hostname: manifest.hostname.toLowerCase(),
    os: manifest.os,
    arch: manifest.arch,
  };
}

/** The facts alone of whatever an agent has sent along with them. */
export function machineFacts(report: MachineFacts): MachineFacts {
  const { agentVersion, platformVersion, kernelVersion, tools, hardware, addresses, commands, location } = report;
  const { hostname, os, arch } = report;
  const machine = { hardware, addresses, location, hostname, os, arch };
  return { agentVersion, platformVersion, kernelVersion, tools, commands, ...machine };
}
