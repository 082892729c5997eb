import { readFileSync, statfsSync } from 'node:fs';
import { cpus, freemem, totalmem } from 'node:os';

let before = { busy: 0, all: 0 };

/** What the agent measures, of this machine: percentages, and counters of each interface. */
export function measure(): object {
  const disk = statfsSync('/');
  const networkStats = interfaces();
  return {
    cpuUsage: cpuPercent(),
    memoryUsage: (1 - freemem() / totalmem()) * 100,
    diskUsage: (1 - disk.bavail / disk.blocks) * 100,
    networkStats,
    networks: networkStats,
  };
}

function cpuPercent(): number {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.reduce((sum, one) => sum + one.user + one.nice + one.sys + one.idle + one.irq, 0);
  const busy = all - times.reduce((sum, one) => sum + one.idle, 0);
  const since = { busy: busy - before.busy, all: all - before.all };
  before = { busy, all };
  return since.all > 0 ? (since.busy / since.all) * 100 : 0;
}

function interfaces(): object[] {
  const lines = readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2);
  return lines.filter(Boolean).map((line) => {
    const [name = '', ...counters] = line.trim().split(/[:\s]+/);
    const of = (at: number) => Number(counters[at] ?? 0);
    return {
      interface: name,
      bytesRecv: of(0),
      packetsRecv: of(1),
      errorsIn: of(2),
      dropIn: of(3),
      bytesSent: of(8),
      packetsSent: of(9),
      errorsOut: of(10),
      dropOut: of(11),
    };
  });
}
