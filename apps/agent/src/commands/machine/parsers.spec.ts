import { describe, expect, it } from '@jest/globals';
import { parseRehearsal } from './package-updates.js';
import { parseSockets } from './sockets.js';
import { parseMounts } from './system.js';
import { parseUnits } from './units.js';

describe('what programs and the kernel print', () => {
  it('systemctl show', () => {
    const block = (more: string) => `Id=a.service\nDescription=A = B\nLoadState=loaded\n${more}`;
    const [row, other] = parseUnits(
      `${block('ActiveState=failed\nMainPID=0\nMemoryCurrent=[not set]\nExecMainCode=2\nExecMainStatus=9\nResult=signal')}\n\n${block('MemoryCurrent=18446744073709551615\nNRestarts=3\nFragmentPath=/x')}\n`,
    );
    expect(row).toMatchObject({
      description: 'A = B',
      pid: null,
      memoryBytes: null,
      exit: { how: 'killed', status: 9 },
      outcome: 'signal',
      targetId: 'a.service -',
    });
    expect(other).toMatchObject({ memoryBytes: null, restarts: 3, startup: null, targetId: 'a.service /x' });
  });

  it('apt-get -s upgrade', () => {
    const text = `NOTE: This is only a simulation!
Inst curl [7.88.1-10] (7.88.1-10+deb12u5 Debian-Security:12/stable-security [amd64])
Inst new-one (2.0 Debian:12/stable [all]) []
Conf curl (7.88.1-10+deb12u5 Debian-Security:12/stable-security [amd64])`;
    expect(parseRehearsal(text)).toEqual([
      { name: 'curl', from: '7.88.1-10', to: '7.88.1-10+deb12u5', isSecurity: true },
      { name: 'new-one', from: null, to: '2.0', isSecurity: false },
    ]);
  });

  it('/proc/net', () => {
    const line = (local: string, state: string) =>
      `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0`;
    expect(parseSockets(`head\n${line('0100007F:1F90', '0A')}\n${line('0100007F:1F90', '06')}`, 'tcp')).toEqual([
      { protocol: 'tcp', address: '127.0.0.1', port: 8_080, inode: '4711', isListening: true },
    ]);
    const [six] = parseSockets(`head\n${line('00000000000000000000000001000000:0016', '0A')}`, 'tcp');
    expect(six).toMatchObject({ address: '::1', port: 22 });
    const [any] = parseSockets(`head\n${line('00000000000000000000000000000000:0016', '07')}`, 'udp');
    expect(any).toMatchObject({ address: '::', isListening: true });
  });

  it('/proc/mounts, with blanks in names and without what is not on this machine', () => {
    expect(parseMounts('/dev/sda1 / ext4 rw 0 0\nhost:/x /net nfs4 rw 0 0\n/dev/sdb /a\\040b xfs rw 0 0\n')).toEqual([
      { device: '/dev/sda1', mount: '/', type: 'ext4' },
      { device: '/dev/sdb', mount: '/a b', type: 'xfs' },
    ]);
  });
});
