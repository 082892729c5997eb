import { type PackageRow } from '@fettle/contracts/agent';
import { findProgram } from '../../node/inspect.js';
import { type ProgramResult, runProgram } from '../../node/program.js';
import { type CallIo, Refusal } from '../prepared.js';

export type Manager = 'apt' | 'dnf';

/** A long list of packages is long: 16 MiB is enough for any machine. */
const MAX_BYTES = 16 * 1024 * 1024;
const DESCRIPTION_CHARS = 100;

/** What manages the packages of this machine. @throws Refusal where it is neither apt nor dnf */
export function managerOf(): Manager {
  if (findProgram('apt-get') && findProgram('dpkg-query')) return 'apt';
  if (findProgram('dnf')) return 'dnf';
  throw new Refusal('platform.unsupported', 'Packages of this node cannot be managed: it has neither apt nor dnf.');
}

/** Runs a program that only looks. */
export const look = (
  argv: readonly [string, ...string[]],
  io: CallIo,
  okay?: readonly number[],
): Promise<ProgramResult> =>
  runProgram(argv, { signal: io.signal, key: io.key, maxBytes: MAX_BYTES, ...(okay && { okay }) });

const fields = '${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${binary:Summary}\n';
const rpmFields = 'installed\t%{NAME}\t%{EVR}\t%{ARCH}\t%{SUMMARY}\n';

/** Installed packages, by name. */
export async function installed(manager: Manager, io: CallIo): Promise<PackageRow[]> {
  const argv = manager === 'apt' ? ['dpkg-query', '-W', '-f', fields] : ['rpm', '-qa', '--qf', rpmFields];
  const { stdout } = await look(argv as [string, ...string[]], io);
  return stdout
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([status, name]) => status === 'installed' && name)
    .map(([, name = '', version = '', architecture = '', description = '']) => ({
      name,
      version,
      architecture,
      description: description.slice(0, DESCRIPTION_CHARS),
      targetId: `${name}=${version}`,
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Packages that the sources have, by a part of their name or description. */
export async function search(
  manager: Manager,
  term: string,
  io: CallIo,
): Promise<{ name: string; description: string }[]> {
  // apt reads a regular expression: what could be a part of one is taken literally.
  const literal = term.replaceAll(/[.+]/g, '\\$&');
  const argv =
    manager === 'apt'
      ? ['apt-cache', 'search', '--', literal]
      : ['dnf', '-q', 'repoquery', '--qf', '%{name} - %{summary}\n', '--', `*${term}*`];
  const { stdout } = await look(argv as [string, ...string[]], io);
  const rows = stdout.split('\n').flatMap((line) => {
    const at = line.indexOf(' - ');
    return at > 0 ? [{ name: line.slice(0, at), description: line.slice(at + 3).slice(0, DESCRIPTION_CHARS) }] : [];
  });
  // What is called so comes before what only mentions it.
  const rank = ({ name }: { name: string }) =>
    name === term ? 0 : name.startsWith(term) ? 1 : name.includes(term) ? 2 : 3;
  return [...new Map(rows.map((row) => [row.name, row])).values()].toSorted(
    (one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1),
  );
}
