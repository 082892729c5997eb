import { describe, expect, it } from '@jest/globals';
import type { ContainerRow } from '@fettle/contracts';
import { containerStatus, portWords } from './container-words.js';

const row = (patch: Partial<ContainerRow>): ContainerRow => ({
  id: 'a'.repeat(64),
  name: 'web',
  image: 'nginx',
  state: 'running',
  health: null,
  exitCode: null,
  outOfMemory: false,
  startedAt: null,
  finishedAt: null,
  createdAt: null,
  restarts: 0,
  restartPolicy: 'no',
  isLooping: false,
  ports: [],
  project: null,
  targetId: 'a'.repeat(64),
  ...patch,
});

describe('words of containers', () => {
  it.each([
    [{}, 'healthy', 'running'],
    [{ health: 'unhealthy' }, 'degraded', 'unhealthy'],
    [{ isLooping: true }, 'failed', 'restarts again and again'],
    [{ state: 'exited', exitCode: 0 }, 'stopped', 'ended'],
    [{ state: 'exited', exitCode: 137 }, 'failed', 'ended: killed (137)'],
    [{ state: 'exited', exitCode: 137, outOfMemory: true }, 'failed', 'ran out of memory'],
    [{ state: 'exited', exitCode: 3 }, 'failed', 'ended with exit code 3'],
  ] as const)('%j', (patch, state, word) => {
    expect(containerStatus(row(patch))).toEqual({ state, word });
  });

  it('says a port once, whatever the addresses', () => {
    const host = (address: string) => ({ container: 80, protocol: 'tcp', host: { address, port: 8080 } });
    expect(portWords({ ports: [host('0.0.0.0'), host('::'), { container: 53, protocol: 'udp', host: null }] })).toBe(
      '8080 → 80/tcp, 53/udp',
    );
  });
});
