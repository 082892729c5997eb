import { type CommandParams, type CommandResult, processesOf } from '@fettle/contracts/agent';
import { pause } from '../../timing.js';
import { sendSignal } from '../../node/process.js';
import { requireRoot } from '../../node/root/run-as-root.js';
import { type CallIo, Refusal } from '../prepared.js';
import { act, cut, requireTarget } from './acting.js';
import { allStats, processRows, type ProcessStat, processTarget, statOf } from './process-table.js';

/** Between the two looks at the processor time. */
const WATCH_MS = 500;
const MAX_SIGNALLED = 64;
const ENDED_WITHIN_MS = 2_000;

/** `list_processes` */
export async function listProcesses(_params: object, io: CallIo): Promise<CommandResult<'list_processes'>> {
  const before = allStats();
  const startedAt = performance.now();
  await pause(WATCH_MS, io.signal);
  io.signal.throwIfAborted();
  const rows = processRows(before, performance.now() - startedAt);
  const { kept, ...rest } = cut(rows.toSorted((one, other) => other.memoryBytes - one.memoryBytes));
  return { processes: kept, ...rest };
}

/** `process_kill` */
export async function processKill(
  params: CommandParams<'process_kill'>,
  io: CallIo,
): Promise<CommandResult<'process_kill'>> {
  const meant = resolve(params);
  meant.forEach(requireKillable);
  const targetId = meant.map(processTarget).join(',');
  requireTarget(params.targetId && sorted(params.targetId), targetId);
  requireRoot('operational');
  const isOurs = process.getuid?.() === 0;
  if (isOurs) meant.forEach((one) => signalOne(one, params.signal));
  else await act('process_kill', { ...params, targetId }, io);
  const deadline = performance.now() + ENDED_WITHIN_MS;
  const lives = (one: ProcessStat) => {
    const now = statOf(one.pid);
    return now !== undefined && now.startTime === one.startTime && !['Z', 'X'].includes(now.state);
  };
  while (meant.some(lives) && performance.now() < deadline && !io.signal.aborted) await pause(50, io.signal);
  return {
    signal: params.signal,
    processes: meant.map((one) => ({ pid: one.pid, name: one.name, ended: !lives(one) })),
  };
}

/** Ids in the order in which processes are looked up. */
const sorted = (targetId: string): string =>
  (processesOf(targetId) ?? [])
    .toSorted((one, other) => one.pid - other.pid)
    .map(processTarget)
    .join(',');

function resolve({ pid, name }: CommandParams<'process_kill'>): ProcessStat[] {
  if ((pid === undefined) === (name === undefined))
    throw new Refusal('params.invalid', 'Say either the number of a process or its name.');
  const found =
    pid === undefined ? allStats().filter((one) => one.name === name) : [statOf(pid)].filter((one) => !!one);
  const live = found.filter(({ state }) => !['Z', 'X'].includes(state)).toSorted((one, other) => one.pid - other.pid);
  if (live.length === 0)
    throw new Refusal('target.missing', `There is no process ${pid ?? JSON.stringify(name)} on this node.`);
  if (live.length > MAX_SIGNALLED)
    throw new Refusal(
      'target.too_many',
      `${live.length} processes have the name ${JSON.stringify(name)}; one command reaches ${MAX_SIGNALLED}.`,
    );
  return live;
}

function requireKillable(one: ProcessStat): void {
  if (one.pid === 1) throw new Refusal('target.protected', 'Process 1 keeps the machine running: it gets no signal.');
  if (one.isKernelThread)
    throw new Refusal('target.protected', `${one.name} (${one.pid}) is a part of the kernel: it gets no signal.`);
  if (one.pid === process.pid || one.pid === process.ppid)
    throw new Refusal('target.protected', `Process ${one.pid} is the agent itself, or what runs it.`);
}

function signalOne(one: ProcessStat, signal: CommandParams<'process_kill'>['signal']): void {
  // Looked at once more: between the look and the signal another process may have got the number.
  if (statOf(one.pid)?.startTime === one.startTime) sendSignal(one.pid, `SIG${signal}`);
}
