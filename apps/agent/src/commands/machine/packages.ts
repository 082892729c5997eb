import { type CommandName, type CommandParams, type CommandResult, packagesOf } from '@fettle/contracts/agent';
import { requireRoot } from '../../node/root/run-as-root.js';
import { type CallIo, CommandFailed, Refusal } from '../prepared.js';
import { act, cut, requireTarget } from './acting.js';
import { installed, managerOf, search } from './package-manager.js';

type Changed = CommandResult<'packageInstall'>;
type Asked = Pick<CommandParams<'packageRemove'>, 'packages' | 'package' | 'names' | 'targetId'>;

const MAX_FOUND = 500;
/** Without these the machine, or this agent, does not work any more. */
const vital = new Set([
  'systemd',
  'systemd-sysv',
  'init',
  'dpkg',
  'apt',
  'libc6',
  'base-files',
  'bash',
  'glibc',
  'dnf',
  'rpm',
  'fettle-agent',
]);

/** `packageList` */
export async function packageList(_params: object, io: CallIo): Promise<CommandResult<'packageList'>> {
  const manager = managerOf();
  const { kept, ...rest } = cut(await installed(manager, io));
  return { manager, packages: kept, ...rest };
}

/** `packageSearch` */
export async function packageSearch(
  { term, query }: CommandParams<'packageSearch'>,
  io: CallIo,
): Promise<CommandResult<'packageSearch'>> {
  const wanted = term ?? query;
  if (!wanted) throw new Refusal('params.invalid', 'Say what to search for: term.');
  const manager = managerOf();
  const found = await search(manager, wanted, io);
  return { manager, results: found.slice(0, MAX_FOUND), total: found.length, truncated: found.length > MAX_FOUND };
}

/** Installs what a command names. */
export const installBy =
  (name: CommandName) =>
  (params: Asked, io: CallIo): Promise<Changed> =>
    change(name, params, io, ({ after }) => after !== null);

/** Removes what a command names. */
export const removeBy =
  (name: CommandName) =>
  async (params: Asked, io: CallIo): Promise<Changed> => {
    const names = packagesOf(params);
    const kept = names.filter((one) => vital.has(bare(one)));
    if (kept.length > 0)
      throw new Refusal('target.protected', `${kept.join(', ')} cannot be removed: the node would not work any more.`);
    const now = await installed(managerOf(), io);
    const found = names.map((one) => now.find((row) => row.name === bare(one))?.targetId ?? `${one}=-`);
    requireTarget(params.targetId, found.join(','));
    return change(name, params, io, ({ after }) => after === null);
  };

/** Debian's `name:architecture` without its second part. */
const bare = (name: string): string => name.replace(/:.*$/, '');

async function change(
  name: CommandName,
  params: Asked,
  io: CallIo,
  isDone: (one: Changed['packages'][number]) => boolean,
): Promise<Changed> {
  const names = packagesOf(params);
  if (names.length === 0) throw new Refusal('params.invalid', 'Say which packages: packages.');
  const manager = managerOf();
  requireRoot('operational');
  const before = await versions(names, io);
  await act(name, params, io, true);
  const after = await versions(names, io);
  const packages = names.map((one) => ({
    name: one,
    before: before.get(bare(one)) ?? null,
    after: after.get(bare(one)) ?? null,
  }));
  const undone = packages.filter((one) => !isDone(one) && !isVirtual(one));
  if (undone.length > 0)
    throw new CommandFailed(`Not done for ${undone.map((one) => one.name).join(', ')}.`, null, { manager, packages });
  return { manager, packages };
}

/** A name that several packages provide is never installed itself. */
const isVirtual = ({ before, after }: Changed['packages'][number]): boolean => before === null && after === null;

async function versions(names: readonly string[], io: CallIo): Promise<Map<string, string>> {
  const wanted = new Set(names.map(bare));
  const all = await installed(managerOf(), io);
  return new Map(all.filter(({ name }) => wanted.has(name)).map(({ name, version }) => [name, version]));
}
