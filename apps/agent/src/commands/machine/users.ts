import { type CommandParams, type CommandResult, groupFault, groupList, type UserRow } from '@fettle/contracts/agent';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { requireRoot } from '../../node/root/run-as-root.js';
import { type CallIo, Refusal } from '../prepared.js';
import { act, cut, requireTarget } from './acting.js';
import { isPowerful, readGroups, userRows } from './accounts.js';

/** `list_users` */
export function listUsers(): Promise<CommandResult<'list_users'>> {
  const people = userRows().toSorted(
    (one, other) => Number(one.isSystem) - Number(other.isSystem) || one.uid - other.uid,
  );
  const { kept, ...rest } = cut(people);
  return Promise.resolve({ users: kept, ...rest });
}

/** `user_manage` */
export async function userManage(
  params: CommandParams<'user_manage'>,
  io: CallIo,
): Promise<CommandResult<'user_manage'>> {
  const { username, action } = params;
  requireGroups(groupList(params.groups));
  requireShell(params.shell);
  const found = userRows().find(({ name }) => name === username);
  if (action === 'add') {
    if (found) throw new Refusal('target.exists', `There is an account ${username} already.`);
  } else requireChangeable(found, params);
  if (action === 'modify' && groupList(params.groups).length === 0 && !params.shell)
    throw new Refusal('params.invalid', 'Nothing was said that should change: groups or shell.');
  requireRoot('operational');
  await act('user_manage', params, io);
  return { action, user: userRows().find(({ name }) => name === username) ?? null };
}

function requireChangeable(found: UserRow | undefined, params: CommandParams<'user_manage'>): void {
  if (!found) throw new Refusal('target.missing', `There is no account ${params.username} on this node.`);
  requireTarget(params.targetId, found.targetId);
  if (found.uid === 0 || found.gid === 0)
    throw new Refusal('target.protected', `${found.name} is root by its number: it is not changed.`);
  if (found.isSystem)
    throw new Refusal('target.protected', `${found.name} is an account of the system: it is not changed.`);
  if (found.name === userInfo().username)
    throw new Refusal('target.protected', `${found.name} is the account that the agent runs as.`);
}

/** Looked at again here: a name that looks harmless may share the number of a group that is not. */
function requireGroups(wanted: readonly string[]): void {
  const groups = readGroups();
  for (const name of wanted) {
    const fault = groupFault(name);
    if (fault) throw new Refusal('target.protected', `Refused: ${fault}.`);
    const group = groups.find((one) => one.name === name);
    if (!group) throw new Refusal('target.missing', `There is no group ${name} on this node.`);
    if (isPowerful(group, groups))
      throw new Refusal('target.protected', `Refused: the group ${name} gives rights over the whole machine.`);
  }
}

function requireShell(shell: string | undefined): void {
  if (shell === undefined) return;
  const known = shells();
  if (!known.includes(shell))
    throw new Refusal('params.invalid', `${shell} is not one of the shells of this node (${known.join(', ')}).`);
}

function shells(): string[] {
  try {
    return readFileSync('/etc/shells', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('/'))
      .concat('/usr/sbin/nologin');
  } catch {
    return ['/bin/sh', '/usr/sbin/nologin'];
  }
}
