import { describe, expect, it } from '@jest/globals';
import { Command, commandNames, commandOf, groupFault, groupList, previewOf, processesOf, unitOf } from './index.js';

describe('previews of commands', () => {
  it('say the exact program, what it disrupts, and what was confirmed', () => {
    const targetId = 'nginx.service /lib/systemd/system/nginx.service';
    expect(previewOf({ type: 'service_control', payload: { service: 'nginx', action: 'stop', targetId } })).toEqual({
      argv: ['/usr/bin/systemctl', '--no-ask-password', 'stop', '--', 'nginx.service'],
      disruptive: true,
      target: { kind: 'service', id: targetId, label: 'nginx.service' },
    });
    expect(previewOf({ type: 'service_control', payload: { service: 'a.timer', action: 'start' } })).toMatchObject({
      disruptive: false,
      target: { id: null, label: 'a.timer' },
    });
    expect(unitOf('x@1')).toBe('x@1.service');
  });

  it('follow what manages the packages', () => {
    const command = { type: 'packageRemove', payload: { packages: ['a', 'b'], names: ['b'], purge: true } };
    expect(previewOf(command)?.argv.slice(-4)).toEqual(['purge', '--', 'a', 'b']);
    expect(previewOf(command, { packageManager: 'dnf' })?.argv).toEqual([
      ...['/usr/bin/dnf', '-q', '-y', 'remove', '--', 'a', 'b'],
    ]);
  });

  it('take the name of a package for a name, not for an expression that others fit, too', () => {
    for (const type of ['package_install', 'package_remove', 'packagePurge'])
      expect(previewOf({ type, payload: { package: 'python3.11' } })?.argv.join(' ')).toMatch(
        / -o APT::Cmd::Pattern-Only=true .*-- python3\.11$/,
      );
  });

  it('name the processes that were confirmed', () => {
    const payload = { name: 'worker', signal: 'KILL', targetId: '12.100,13.7' };
    expect(previewOf({ type: 'process_kill', payload })?.argv).toEqual(['/bin/kill', '-s', 'KILL', '--', '12', '13']);
    for (const wrong of ['12', '12.x', '', '12.1,', '-1.5', '12.1 13.1', '1.100', '0.100', '12.1,1.100'])
      expect(processesOf(wrong)).toBeNull();
  });

  it('are there for every command of the machine that needs root, and programs are absolute', () => {
    const rooted = commandNames.filter((name) => commandOf(name).root && commandOf(name).group !== 'files');
    for (const type of rooted) {
      const preview = previewOf({ type, payload: {} });
      if (preview) expect(preview.argv[0]).toMatch(/^\//);
    }
    for (const type of ['ping', 'exec', 'toString', '__proto__']) expect(previewOf({ type, payload: {} })).toBeNull();
  });
});

describe('names that commands take', () => {
  it.each([
    ['restart_service', { service: '-x' }],
    ['restart_service', { service: 'a b' }],
    ['restart_service', { service: '*' }],
    ['restart_service', { service: '../x' }],
    ['packageInstall', { packages: ['--allow-downgrades'] }],
    ['packageInstall', { packages: ['./evil.deb'] }],
    ['packageInstall', { packages: ['a;b'] }],
    ['packageInstall', { packages: ['nginx', 'bash-'] }],
    ['package_install', { package: 'libc6:amd64-' }],
    ['package_remove', { package: 'a*' }],
    ['process_kill', { pid: 1 }],
    ['process_kill', { pid: -5 }],
    ['user_manage', { username: 'root', action: 'lock' }],
    ['user_manage', { username: 'Ada', action: 'add' }],
    ['user_manage', { username: '--root', action: 'add' }],
    ['uninstall_agent', {}],
    ['uninstall_agent', { confirm: 'true' }],
    ['verify_backup', { path: 'relative', verification: 'checksum' }],
    ['reboot', { delayMinutes: 0 }],
  ])('%s refuses %j', (type, payload) => {
    expect(Command.safeParse({ type, payload }).success).toBe(false);
  });

  it.each([
    ['packageInstall', { packages: ['g++', 'python3.11', 'libc6:amd64', 'x-y'] }],
    ['packageSearch', { term: 'python3-' }],
  ])('%s takes %j', (type, payload) => {
    expect(Command.safeParse({ type, payload }).success).toBe(true);
  });

  it('find a group that gives root however it is written', () => {
    expect(groupList([' a, b', 'b', ''])).toEqual(['a', 'b']);
    for (const group of ['docker', 'Docker', 'WHEEL', '0', '27', 'root\n', 'lxd', 'kmem', 'a b'])
      expect(groupFault(group)).not.toBeNull();
    expect(groupFault('users')).toBeNull();
  });
});
