const hour = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * hour).toISOString();

/** A container as an agent tells of it; its id is its name in hexadecimal digits. */
export function containerRow(name: string, patch: object = {}) {
  const id = Buffer.from(name).toString('hex').padEnd(64, '0');
  return {
    ...{ id, name, image: `registry.example.org/${name}:1.4`, state: 'running', health: null, exitCode: null },
    ...{ outOfMemory: false, startedAt: ago(30), finishedAt: null, createdAt: ago(31), restarts: 0 },
    ...{ restartPolicy: 'unless-stopped', isLooping: false, ports: [], project: null, targetId: id },
    ...patch,
  };
}

/** One of each kind that is told apart. */
export const containerRows = [
  containerRow('web', {
    ports: [{ container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 8080 } }],
    project: 'shop',
    health: 'healthy',
  }),
  containerRow('mail', { state: 'exited', exitCode: 137, outOfMemory: true, finishedAt: ago(1), startedAt: ago(4) }),
  containerRow('indexer', { isLooping: true, state: 'restarting', restarts: 14, project: 'shop' }),
  containerRow('cache', { health: 'unhealthy', project: 'shop' }),
  containerRow('nightly', { state: 'exited', exitCode: 0, finishedAt: ago(7), restartPolicy: 'no' }),
  containerRow('importer', { state: 'paused' }),
];

/** Lines of one, both streams, one of them long. */
export const containerLines = [
  { at: '2026-01-02T03:04:05.000000001Z', stream: 'stdout', message: 'listening on port 80' },
  { at: '2026-01-02T03:04:06.000000000Z', stream: 'stderr', message: 'upstream timed out' },
  { at: '2026-01-02T03:04:07.000000000Z', stream: 'stdout', message: `GET /${'long/'.repeat(200)} 200` },
];
