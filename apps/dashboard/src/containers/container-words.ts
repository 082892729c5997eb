import type { ContainerRow } from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

/** How a container is, as a state and a word: one that ended with 0 is no failure. */
export function containerStatus(row: ContainerRow): { state: StatusState; word: string } {
  if (row.isLooping) return { state: 'failed', word: 'restarts again and again' };
  switch (row.state) {
    case 'running':
      if (row.health === 'unhealthy') return { state: 'degraded', word: 'unhealthy' };
      return row.health === 'starting'
        ? { state: 'connecting', word: 'starting' }
        : { state: 'healthy', word: 'running' };
    case 'restarting':
      return { state: 'connecting', word: 'restarting' };
    case 'paused':
      return { state: 'stopped', word: 'paused' };
    case 'dead':
      return { state: 'failed', word: 'dead' };
    case 'exited':
      return row.exitCode === 0 || row.exitCode === null
        ? { state: 'stopped', word: 'ended' }
        : { state: 'failed', word: exitWords(row) };
    default:
      return { state: 'stopped', word: row.state };
  }
}

function exitWords({ exitCode, outOfMemory }: Pick<ContainerRow, 'exitCode' | 'outOfMemory'>): string {
  if (outOfMemory) return 'ran out of memory';
  if (exitCode === 143) return 'ended: stopped (143)';
  return exitCode === 137 ? 'ended: killed (137)' : `ended with exit code ${exitCode}`;
}

/** The worst first. */
export function containerRank(row: ContainerRow): number {
  const { state } = containerStatus(row);
  return ['failed', 'degraded', 'connecting', 'healthy'].indexOf(state) + (state === 'stopped' ? 10 : 0);
}

/** Ports as people write them: `8080 → 80/tcp`. */
export function portWords({ ports }: Pick<ContainerRow, 'ports'>): string {
  const texts = ports.map(({ container, protocol, host }) =>
    host ? `${host.port} → ${container}/${protocol}` : `${container}/${protocol}`,
  );
  return [...new Set(texts)].join(', ');
}
