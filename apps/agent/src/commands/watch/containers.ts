import type { CommandParams, CommandResult, ContainerRow } from '@fettle/contracts/agent';
import { act, cut, requireTarget } from '../machine/acting.js';
import { type CallIo, CommandFailed, Refusal } from '../prepared.js';
import { askEngine, requireEngine } from './container-engine.js';
import { parseContainers } from './container-row.js';
import { LineSplitter } from './line-splitter.js';

const BATCH = 100;

/** `container_list` */
export async function containerList(
  { all }: CommandParams<'container_list'>,
  io: CallIo,
): Promise<CommandResult<'container_list'>> {
  const { program, engine } = requireEngine();
  const { stdout } = await askEngine('container_ids', { all }, io);
  const ids = stdout.split('\n').filter((line) => /^[0-9a-f]{64}$/.test(line));
  const rows: ContainerRow[] = [];
  for (let at = 0; at < ids.length; at += BATCH) rows.push(...(await inspect(ids.slice(at, at + BATCH), io)));
  const { kept, ...rest } = cut(rows.toSorted((one, other) => (one.name < other.name ? -1 : 1)));
  return { engine, program, containers: kept, ...rest };
}

/** Those that are still there: one that went meanwhile makes the engine end with 1. */
async function inspect(names: string[], io: CallIo): Promise<ContainerRow[]> {
  const { stdout, stderr, exitCode } = await askEngine('container_inspect', { names }, io, { okay: [0, 1, 125] });
  const rows = parseContainers(stdout);
  if (exitCode !== 0 && rows.length === 0 && !/no such/i.test(stderr))
    throw new CommandFailed(`The container engine does not answer: ${stderr.trim().slice(-2_000)}`, exitCode);
  return rows;
}

async function find(name: string, io: CallIo): Promise<ContainerRow> {
  const [found] = await inspect([name], io);
  if (!found) throw new Refusal('target.missing', `There is no container ${name} on this node.`);
  return found;
}

/** `container_logs` */
export async function containerLogs(
  { container, tail }: CommandParams<'container_logs'>,
  io: CallIo,
): Promise<CommandResult<'container_logs'>> {
  const { id, name } = await find(container, io);
  const splitters = { stdout: new LineSplitter(), stderr: new LineSplitter() };
  const lines: { at: string | null; stream: 'stdout' | 'stderr'; message: string }[] = [];
  const take = (stream: 'stdout' | 'stderr', found: string[]) =>
    lines.push(...found.map((line) => parted(stream, line)));
  await askEngine('container_logs', { id, tail }, io, {
    onOutput: (stream, data) => void take(stream, splitters[stream].push(data)),
  });
  for (const stream of ['stdout', 'stderr'] as const) take(stream, splitters[stream].end());
  // Two pipes: only their times say which came first. Those without a time stay where they are.
  const ordered = lines.toSorted((one, other) => (one.at && other.at ? compare(one.at, other.at) : 0)).slice(-tail);
  const { kept, truncated } = cut(ordered.toReversed());
  return { id, name, lines: kept.toReversed(), truncated };
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function parted(stream: 'stdout' | 'stderr', line: string) {
  const [, at, message] = /^(\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})) ?([^]*)$/.exec(line) ?? [];
  return { at: at ?? null, stream, message: message ?? line };
}

/** `container_control` */
export async function containerControl(
  params: CommandParams<'container_control'>,
  io: CallIo,
): Promise<CommandResult<'container_control'>> {
  requireEngine();
  const found = await find(params.container, io);
  requireTarget(params.targetId, found.id);
  // The engine is given the id that was looked at: a name may lead elsewhere a moment later.
  await act('container_control', { ...params, targetId: found.id }, io);
  const { id, name, state, exitCode } = await find(found.id, io);
  const result = { id, name, state, exitCode };
  const mustRun = params.action === 'start' || params.action === 'restart';
  if (mustRun && state === 'exited' && exitCode !== 0)
    throw new CommandFailed(`${name} was started and ended at once with exit code ${exitCode}.`, exitCode, result);
  return result;
}
