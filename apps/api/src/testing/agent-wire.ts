import { agentRoutes } from '@fettle/contracts/agent-link';
import type { TestApi } from './test-api.js';
import { call, nobody, type Send, type WireAnswer, type WireCall } from './wire.js';

const { nodeLink, enrolmentLink, agentBuilds, taskLink } = agentRoutes;
const contracts = { ...nodeLink, ...enrolmentLink, ...agentBuilds, claim: taskLink.claim };

/** A call of the agent surface by the name of its verb. */
export function agentCall(
  api: TestApi,
  verb: keyof typeof contracts,
  wire: WireCall,
  send: Send = nobody,
): Promise<WireAnswer> {
  return call(api, { send, surface: 'agent', contract: contracts[verb] }, wire);
}

/** The body of a check-in with a measurement of this moment. */
export function checkInBody(patch: Record<string, unknown> = {}): Record<string, unknown> {
  const now = new Date().toISOString();
  const memory = { memoryUsedBytes: 1, memoryTotalBytes: 4 };
  const sample = {
    at: now,
    cpuPercent: 7,
    ...memory,
    load1: 0,
    load5: 0,
    load15: 0,
    disks: [],
    networks: [],
    uptimeS: 9,
  };
  return { sentAt: now, bootId: 'boot', agentVersion: '1.2.3', metrics: [sample], running: [], ...patch };
}

/** A manifest as agents send it. */
export function manifestOf(tools: Readonly<Record<string, 'available' | 'degraded' | 'unavailable'>>) {
  return {
    hostname: 'web',
    os: 'linux',
    arch: 'x64',
    kernel: '6.12',
    distribution: { id: 'debian', name: 'Debian 13', version: '13' },
    initSystem: 'systemd',
    cpuCount: 2,
    memoryTotalBytes: 1,
    root: true,
    commands: ['shell.exec'],
    tools: Object.fromEntries(Object.entries(tools).map(([name, state]) => [name, { state }])),
  };
}
