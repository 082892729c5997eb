import { describe, expect, it } from '@jest/globals';
import { cpuPercent, parseCpu, parseMemory, parseMounts, parseNetworks } from './measure.js';

describe('measuring', () => {
  it('counts processor time between two readings, waiting for disks as idle', () => {
    const before = parseCpu('cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 …\n');
    const after = parseCpu('cpu  150 0 150 850 150 0 0 0 0 0\n');
    expect(cpuPercent(before, after)).toBe(33.3);
    expect(cpuPercent(after, after)).toBe(0);
  });

  it('counts memory as used that programs could not get', () => {
    const text = 'MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 600 kB\nSwapTotal: 50 kB\nSwapFree: 20 kB\n';
    expect(parseMemory(text)).toEqual({
      memoryTotalBytes: 1_024_000,
      memoryUsedBytes: 409_600,
      swapTotalBytes: 51_200,
      swapUsedBytes: 30_720,
    });
  });

  it('reads all interfaces but the loopback', () => {
    const text =
      'Inter-|\n face |\n    lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n  eth0:10 2 3 4 0 0 0 0 50 6 7 8 0 0 0 0\n';
    expect(parseNetworks(text)).toEqual([
      {
        interface: 'eth0',
        rxBytes: 10,
        rxPackets: 2,
        rxErrors: 3,
        rxDropped: 4,
        txBytes: 50,
        txPackets: 6,
        txErrors: 7,
        txDropped: 8,
      },
    ]);
  });

  it('takes each local device once, the root always, network mounts never', () => {
    const text = [
      '1 0 0:30 / / rw - overlay overlay rw',
      '2 1 8:1 / /srv/with\\040blank rw - ext4 /dev/sda1 rw',
      '3 1 8:1 /x /var/lib/deep/bind/mount/of/it rw - ext4 /dev/sda1 rw',
      '4 1 0:40 / /net rw - nfs4 host:/x rw',
      '5 1 0:41 / /proc rw - proc proc rw',
    ].join('\n');
    expect(parseMounts(text)).toEqual(['/', '/srv/with blank']);
  });
});
