import { describe, expect, it } from '@jest/globals';
import { parseContainers } from './container-row.js';
import { lineOf, parseEntry } from './journal.js';
import { journalArgs } from './journal-args.js';
import { LinePrinter } from './line-printer.js';
import { LineSplitter } from './line-splitter.js';
import { parseResolvConf } from './network-config.js';
import { parseCounters, parseSockets } from './network-stats.js';
import { isPrivate, ownRanges } from './own-ranges.js';
import { parsePing } from './reach.js';

describe('journal', () => {
  it('reads entries whose text is bytes, or missing', () => {
    const said = { __CURSOR: 's=1;i=2', __REALTIME_TIMESTAMP: '1700000000000000', PRIORITY: '3', _PID: '12' };
    const entry = parseEntry(JSON.stringify({ ...said, SYSLOG_IDENTIFIER: 'x', MESSAGE: [0x61, 0xff, 0x00] }));
    expect(entry).toMatchObject({ priority: 'err', pid: 12, message: 'a\ufffd␀', at: '2023-11-14T22:13:20.000Z' });
    expect(lineOf(entry!)).toBe('2023-11-14T22:13:20.000Z ERR x[12]: a\ufffd␀');
    expect(parseEntry(JSON.stringify({ ...said, MESSAGE: null }))).toMatchObject({ message: '(no text)' });
    expect(parseEntry('-- No entries --')).toBeNull();
  });

  it('glues every value to its option', () => {
    expect(journalArgs({ unit: 'ssh', priority: 'err', after: '--boot', follow: true })).toEqual([
      ...['--no-pager', '--quiet', '--output=json', '--after-cursor=--boot', '--no-tail'],
      ...['--unit=ssh.service', '--priority=err', '--follow'],
    ]);
  });
});

describe('lines', () => {
  it('are put together over pieces, and given in pieces where they never end', () => {
    const splitter = new LineSplitter(4);
    expect(splitter.push(Buffer.from('a\r\nb'))).toEqual(['a']);
    expect(splitter.push(Buffer.from('c\n'))).toEqual(['bc']);
    expect(splitter.push(Buffer.from('12345'))).toEqual(['12345']);
    expect(splitter.end()).toEqual([]);
  });

  it('are printed at a bounded rate, with a marker in their place', async () => {
    const written: string[] = [];
    const printer = new LinePrinter(
      { write: async (_stream, data) => void written.push(String(data)) },
      () => undefined,
      2,
      60_000,
    );
    for (const line of ['1', '2', '3', '4']) printer.print(line);
    printer.turn();
    printer.print('5');
    await printer.close();
    expect(written).toEqual(['1\n', '2\n', '[2 lines were left out: more than 2 in a second]\n', '5\n']);
    expect(printer).toMatchObject({ lines: 3, leftOut: 2 });
  });
});

describe('containers', () => {
  it('of Docker and of Podman are the same to us', () => {
    const id = 'ab'.repeat(32);
    const said = {
      Id: id,
      Name: '/web',
      RestartCount: 5,
      Config: { Image: 'nginx', Labels: { 'com.docker.compose.project': 'shop' } },
      HostConfig: { RestartPolicy: { Name: 'always' } },
      State: { Status: 'running', StartedAt: '2026-01-01T00:00:00Z', Health: { Status: 'healthy' } },
      NetworkSettings: { Ports: { '80/tcp': [{ HostIp: '', HostPort: '8080' }], '53/udp': null } },
    };
    const [row] = parseContainers(`${JSON.stringify(said)}\n`, Date.parse('2026-01-01T00:01:00Z'));
    expect(row).toMatchObject({ id, name: 'web', project: 'shop', health: 'healthy', isLooping: true, targetId: id });
    expect(row?.ports).toEqual([
      { container: 80, protocol: 'tcp', host: { address: '0.0.0.0', port: 8080 } },
      { container: 53, protocol: 'udp', host: null },
    ]);
    const stopped = {
      ...said,
      Name: 'web',
      State: { Status: 'stopped', ExitCode: 3, StartedAt: '0001-01-01T00:00:00Z' },
    };
    expect(parseContainers(JSON.stringify(stopped))[0]).toMatchObject({
      state: 'exited',
      exitCode: 3,
      startedAt: null,
      isLooping: false,
    });
  });
});

describe('network', () => {
  it('reads sockets of ss', () => {
    const text = `tcp   LISTEN 0      128          [::1%lo]:22            [::]:*    users:(("sshd",pid=7,fd=3))
tcp   ESTAB  0      0      [::ffff:10.0.0.1]:22   [::ffff:10.0.0.9]:5000
udp   UNCONN 0      0      0.0.0.0:68  0.0.0.0:*`;
    expect(parseSockets(text)).toMatchObject([
      { state: 'LISTEN', local: '::1%lo', localPort: 22, process: 'sshd', pid: 7 },
      { state: 'ESTAB', local: '10.0.0.1', remote: '10.0.0.9', remotePort: 5_000, process: null },
      { protocol: 'udp', localPort: 68, remotePort: 0 },
    ]);
  });

  it('reads counters, name servers and the summary of ping', () => {
    const dev = `Inter-|   Receive |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
  eth0:     100       2    3    0    0     0          0         0      200       4    5    0    0     0       0          0`;
    expect(parseCounters(dev).get('eth0')).toEqual({ rxBytes: 100, txBytes: 200, rxErrors: 3, txErrors: 5 });
    expect(parseResolvConf('# x\nnameserver 9.9.9.9\nsearch a.example b.example\n')).toEqual({
      servers: ['9.9.9.9'],
      search: ['a.example', 'b.example'],
    });
    const ping = '4 packets transmitted, 3 received, 25% packet loss\nrtt min/avg/max/mdev = 0.1/0.2/0.3/0.0 ms';
    expect(parsePing(ping)).toEqual({ rttMs: { min: 0.1, average: 0.2, max: 0.3 }, lossPercent: 25 });
    expect(parsePing('100% packet loss')).toEqual({ rttMs: null, lossPercent: 100 });
  });

  it('looks only at private ranges of its own, and at a part of a wide one', () => {
    const own = (address: string, prefix: number) => ({
      address,
      cidr: `${address}/${prefix}`,
      family: 'IPv4' as const,
      internal: false,
      ...{ netmask: '', mac: '' },
    });
    const ranges = ownRanges({ a: [own('192.168.1.5', 29)], b: [own('10.1.2.3', 8)], c: [own('8.8.8.8', 24)] });
    expect(ranges.map(({ text, addresses }) => [text, addresses.length])).toEqual([
      ['192.168.1.0/29', 5],
      ['10.1.2.0/24', 253],
    ]);
    expect(['172.16.0.1', '172.32.0.1', '169.254.1.1'].map(isPrivate)).toEqual([true, false, false]);
  });
});
