import type { ProcessRow } from '@fettle/contracts/agent';
import { readdirSync, readFileSync } from 'node:fs';
import { readAccounts } from './accounts.js';
import { unitOfProcess } from './services.js';

/** /proc counts time in hundredths of a second on every Linux. */
const TICKS_PER_SECOND = 100;
const KERNEL_THREAD = 0x0020_0000;
const COMMAND_CHARS = 200;

/** What /proc/pid/stat says. */
export interface ProcessStat {
  readonly pid: number;
  readonly name: string;
  readonly state: string;
  readonly parentPid: number;
  readonly isKernelThread: boolean;
  readonly cpuTicks: number;
  readonly threads: number;
  readonly startTime: string;
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // It has ended meanwhile, or is somebody else's.
  }
};

/** One process; undefined where it is gone. */
export function statOf(pid: number): ProcessStat | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // The name may hold blanks and brackets: fields are counted after its last bracket.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  const field = (number: number) => fields[number - 3] ?? '0';
  return {
    pid,
    name: text.slice(text.indexOf('(') + 1, end),
    state: field(3),
    parentPid: Number(field(4)),
    isKernelThread: (Number(field(9)) & KERNEL_THREAD) !== 0,
    cpuTicks: Number(field(14)) + Number(field(15)),
    threads: Number(field(20)),
    startTime: field(22),
  };
}

/** All processes that there are at this moment. */
export function allStats(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
}

/** Names a process for good within one boot. */
export const processTarget = ({ pid, startTime }: Pick<ProcessStat, 'pid' | 'startTime'>): string =>
  `${pid}.${startTime}`;

/** The rows of a list; the processor time is that between `before` and now, `elapsedMs` apart. */
export function processRows(before: readonly ProcessStat[], elapsedMs: number): ProcessRow[] {
  const earlier = new Map(before.map((stat) => [processTarget(stat), stat.cpuTicks]));
  const users = new Map(readAccounts().map(({ uid, name }) => [uid, name]));
  const bootMs = Number(/^btime (\d+)/m.exec(read('/proc/stat') ?? '')?.[1] ?? 0) * 1_000;
  return allStats().flatMap((stat) => {
    const status = read(`/proc/${stat.pid}/status`);
    if (status === undefined) return [];
    const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const uid = number('Uid');
    const used = stat.cpuTicks - (earlier.get(processTarget(stat)) ?? stat.cpuTicks);
    const percent = (used / TICKS_PER_SECOND / Math.max(0.001, elapsedMs / 1_000)) * 100;
    return [
      {
        pid: stat.pid,
        parentPid: stat.parentPid,
        name: stat.name,
        commandLine: commandLineOf(stat.pid),
        user: users.get(uid) ?? String(uid),
        state: stat.state,
        startedAt: new Date(bootMs + (Number(stat.startTime) / TICKS_PER_SECOND) * 1_000).toISOString(),
        cpuPercent: Math.max(0, Math.round(percent * 10) / 10),
        memoryBytes: number('VmRSS') * 1_024,
        threads: stat.threads,
        unit: unitOfProcess(stat.pid),
        isKernelThread: stat.isKernelThread,
        targetId: processTarget(stat),
      },
    ];
  });
}

function commandLineOf(pid: number): string {
  const parts = (read(`/proc/${pid}/cmdline`) ?? '').split('\0');
  return parts.join(' ').trim().slice(0, COMMAND_CHARS);
}
