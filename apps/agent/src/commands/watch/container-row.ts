import type { ContainerRow } from '@fettle/contracts/agent';

/** What `inspect` says of a container, as far as it is read. Docker and Podman agree on these. */
interface Inspected {
  readonly Id: string;
  readonly Name?: string;
  readonly Created?: string;
  readonly RestartCount?: number;
  readonly ImageName?: string;
  readonly Config?: { readonly Image?: string; readonly Labels?: Record<string, string> | null };
  readonly HostConfig?: { readonly RestartPolicy?: { readonly Name?: string } };
  readonly State?: {
    readonly Status?: string;
    readonly ExitCode?: number;
    readonly OOMKilled?: boolean;
    readonly StartedAt?: string;
    readonly FinishedAt?: string;
    readonly Health?: { readonly Status?: string } | null;
  };
  readonly NetworkSettings?: {
    readonly Ports?: Record<string, readonly { HostIp?: string; HostPort?: string }[] | null> | null;
  };
}

const states: ReadonlySet<string> = new Set<ContainerRow['state']>([
  ...(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const),
]);
/** Restarts by the engine from which on a container that does not stay up counts as looping. */
const LOOP_FROM = 3;
const LOOP_WITHIN_MS = 5 * 60_000;

/** Lines of `inspect --format '{{json .}}'`. */
export function parseContainers(text: string, now = Date.now()): ContainerRow[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => rowOf(JSON.parse(line) as Inspected, now));
}

function rowOf(said: Inspected, now: number): ContainerRow {
  const { State: state = {}, Config: config = {} } = said;
  const named = (state.Status ?? '').replace(/^configured$|^initialized$/, 'created').replace(/^stopped$/, 'exited');
  const row = {
    id: said.Id,
    name: (said.Name ?? '').replace(/^\//, ''),
    image: config.Image ?? said.ImageName ?? '',
    state: (states.has(named) ? named : 'unknown') as ContainerRow['state'],
    health: healthOf(state.Health?.Status),
    exitCode: ['exited', 'dead'].includes(named) ? (state.ExitCode ?? null) : null,
    outOfMemory: state.OOMKilled ?? false,
    startedAt: timeOf(state.StartedAt),
    finishedAt: timeOf(state.FinishedAt),
    createdAt: timeOf(said.Created),
    restarts: said.RestartCount ?? 0,
    restartPolicy: said.HostConfig?.RestartPolicy?.Name || 'no',
    ports: portsOf(said.NetworkSettings?.Ports ?? {}),
    project: config.Labels?.['com.docker.compose.project'] ?? null,
    targetId: said.Id,
  };
  return { ...row, isLooping: isLooping(row, now) };
}

function isLooping(
  { state, restarts, startedAt }: Pick<ContainerRow, 'state' | 'restarts' | 'startedAt'>,
  now: number,
) {
  if (restarts < LOOP_FROM) return false;
  if (state === 'restarting') return true;
  return state === 'running' && startedAt !== null && now - Date.parse(startedAt) < LOOP_WITHIN_MS;
}

const healthOf = (said: string | undefined): ContainerRow['health'] =>
  said === 'starting' || said === 'healthy' || said === 'unhealthy' ? said : null;

/** Null for the year 1, which engines say for never. */
function timeOf(said: string | undefined): string | null {
  const time = Date.parse(said ?? '');
  return Number.isNaN(time) || time <= 0 ? null : new Date(time).toISOString();
}

function portsOf(ports: NonNullable<NonNullable<Inspected['NetworkSettings']>['Ports']>): ContainerRow['ports'] {
  return Object.entries(ports).flatMap(([key, bound]): ContainerRow['ports'] => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    const container = Number(port);
    if (!bound || bound.length === 0) return [{ container, protocol, host: null }];
    return bound.map(({ HostIp, HostPort }) => ({
      container,
      protocol,
      host: { address: HostIp || '0.0.0.0', port: Number(HostPort) },
    }));
  });
}
