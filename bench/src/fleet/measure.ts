import type { Sample } from '@fettle/contracts/agent';
import type { Random } from './random.js';

const GIB = 1024 ** 3;

/** A measurement as a small server would send it: two disks, two interfaces. `at` in ms since 1970. */
export function measure(random: Random, at: number): Sample {
  const load1 = random.between(0, 4);
  return {
    at: new Date(at).toISOString(),
    cpuPercent: random.between(0, 100),
    memoryUsedBytes: Math.round(random.between(1, 7) * GIB),
    memoryTotalBytes: 8 * GIB,
    swapUsedBytes: 0,
    load1,
    load5: load1,
    load15: load1,
    disks: [
      { mount: '/', usedBytes: Math.round(random.between(5, 40) * GIB), totalBytes: 50 * GIB },
      { mount: '/var', usedBytes: Math.round(random.between(5, 90) * GIB), totalBytes: 100 * GIB },
    ],
    networks: [
      { interface: 'eth0', rxBytes: Math.round(at), txBytes: Math.round(at / 2) },
      { interface: 'lo', rxBytes: 1, txBytes: 1 },
    ],
    temperatureC: random.between(30, 80),
    uptimeS: Math.round(at / 1000) % 10_000_000,
  };
}
