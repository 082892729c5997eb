import type { CommandResult } from '@fettle/contracts/agent';
import { stat } from 'node:fs/promises';
import type { CallIo } from '../prepared.js';
import { cut } from './acting.js';
import { look, managerOf } from './package-manager.js';

type Update = CommandResult<'package_updates'>['updates'][number];

/** `package_updates`: a rehearsal of the update, which needs no rights and changes nothing. */
export async function packageUpdates(_params: object, io: CallIo): Promise<CommandResult<'package_updates'>> {
  const manager = managerOf();
  const updates = manager === 'apt' ? await ofApt(io) : await ofDnf(io);
  const { kept, ...rest } = cut(updates.toSorted((one, other) => Number(other.isSecurity) - Number(one.isSecurity)));
  return { manager, updates: kept, askedAt: await lastAsked(), ...rest };
}

async function ofApt(io: CallIo): Promise<Update[]> {
  const { stdout } = await look(['apt-get', '-s', '-o', 'Debug::NoLocking=true', '--with-new-pkgs', 'upgrade'], io);
  return parseRehearsal(stdout);
}

/** Lines such as `Inst curl [7.88.1-10] (7.88.1-10+deb12u5 Debian-Security:12/stable-security [amd64])`. */
export function parseRehearsal(text: string): Update[] {
  return [...text.matchAll(/^Inst (\S+) (?:\[([^\]]+)\] )?\((\S+) ?([^)]*)\)/gm)].map(
    ([, name = '', from, to = '', source = '']) => ({
      name,
      from: from ?? null,
      to,
      isSecurity: /security/i.test(source),
    }),
  );
}

async function ofDnf(io: CallIo): Promise<Update[]> {
  // 100 says that there are updates.
  const { stdout } = await look(['dnf', '-q', 'check-update'], io, [0, 100]);
  return stdout.split('\n').flatMap((line) => {
    const [name, to, source, more] = line.trim().split(/\s+/);
    if (!name || !to || !source || more || !/^\S+\.[a-z0-9_]+$/.test(name)) return [];
    return [{ name: name.replace(/\.[^.]+$/, ''), from: null, to, isSecurity: /security/i.test(source) }];
  });
}

async function lastAsked(): Promise<string | null> {
  const marks = ['/var/lib/apt/periodic/update-success-stamp', '/var/lib/apt/lists/partial', '/var/cache/dnf'];
  const found = await Promise.all(marks.map((path) => stat(path).catch(() => null)));
  const times = found.flatMap((one) => (one ? [one.mtimeMs] : []));
  return times.length > 0 ? new Date(Math.max(...times)).toISOString() : null;
}
