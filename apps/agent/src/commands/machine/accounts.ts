import { dangerousGroups, type UserRow } from '@fettle/contracts/agent';
import { readFileSync } from 'node:fs';

/** A line of /etc/passwd. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly fullName: string;
  readonly home: string;
  readonly shell: string;
}

/** A line of /etc/group. */
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

const FIRST_PERSON = 1_000;
const NOBODY = 65_534;
const noShell = /\/(?:nologin|false|sync|halt|shutdown)$/;

const lines = (path: string): string[][] => {
  try {
    const text = readFileSync(path, 'utf8');
    return text
      .split('\n')
      .map((line) => line.split(':'))
      .filter(([name = '']) => name !== '' && !/^[#+-]/.test(name));
  } catch {
    return [];
  }
};

/** Accounts that stand on the machine itself; those of a directory service are not among them. */
export function readAccounts(path = '/etc/passwd'): Account[] {
  return lines(path).map(([name = '', , uid, gid, about = '', home = '', shell = '']) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    fullName: about.split(',')[0] ?? '',
    home,
    shell: shell || '/bin/sh',
  }));
}

export function readGroups(path = '/etc/group'): Group[] {
  return lines(path).map(([name = '', , gid, members = '']) => ({
    name,
    gid: Number(gid),
    members: members.split(',').filter(Boolean),
  }));
}

/** Whether the account is one of the system: below the numbers of people, or nobody. */
export const isSystemAccount = ({ uid }: Account): boolean => uid < FIRST_PERSON || uid === NOBODY;

/** A group that gives rights over the whole machine, by its name or because it shares the number of one that does. */
export function isPowerful(group: Group, all: readonly Group[]): boolean {
  if (group.gid === 0 || dangerousGroups.has(group.name.toLowerCase())) return true;
  return all.some((other) => other.gid === group.gid && dangerousGroups.has(other.name.toLowerCase()));
}

/** Accounts as people see them. */
export function userRows(): UserRow[] {
  const groups = readGroups();
  const locked = new Map(lines('/etc/shadow').map(([name = '', password = '']) => [name, password.startsWith('!')]));
  return readAccounts().map((account) => {
    const own = groups.filter(({ gid }) => gid === account.gid);
    const more = groups.filter(({ gid, members }) => gid !== account.gid && members.includes(account.name));
    const all = [...own, ...more];
    return {
      name: account.name,
      uid: account.uid,
      gid: account.gid,
      groups: all.map(({ name }) => name),
      powerfulGroups: all.filter((group) => isPowerful(group, groups)).map(({ name }) => name),
      fullName: account.fullName,
      home: account.home,
      shell: account.shell,
      canSignIn: !noShell.test(account.shell),
      isLocked: locked.get(account.name) ?? null,
      isSystem: isSystemAccount(account),
      targetId: `${account.name}:${account.uid}`,
    };
  });
}
