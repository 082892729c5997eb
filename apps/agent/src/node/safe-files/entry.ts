import type { Stats } from 'node:fs';
import { readFile } from 'node:fs/promises';

export type FileType = 'file' | 'directory' | 'link' | 'other';

/** What is known of a file without reading it. */
export interface FileEntry {
  readonly name: string;
  /** False: the name is no UTF-8, so that no path can name it. */
  readonly isNameable?: boolean;
  readonly type: FileType;
  readonly sizeBytes: number;
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
  readonly modifiedAt: string;
  readonly linkTarget: string | null;
}

/** Names of users and groups by their numbers, as they stand now. */
export interface Names {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

export async function readNames(): Promise<Names> {
  const [users, groups] = await Promise.all(['/etc/passwd', '/etc/group'].map(namesIn));
  return { users: users!, groups: groups! };
}

async function namesIn(path: string): Promise<Map<number, string>> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.split(':'));
  return new Map(lines.filter((fields) => fields.length > 2).map((fields) => [Number(fields[2]), fields[0]!]));
}

/** The entry of a file; a number stands where an owner has no name. */
export function entryOf(name: string, stats: Stats, names: Names, linkTarget: string | null = null): FileEntry {
  return {
    name,
    type: typeOf(stats),
    sizeBytes: stats.size,
    mode: (stats.mode & 0o7777).toString(8).padStart(4, '0'),
    owner: names.users.get(stats.uid) ?? String(stats.uid),
    group: names.groups.get(stats.gid) ?? String(stats.gid),
    modifiedAt: stats.mtime.toISOString(),
    linkTarget,
  };
}

function typeOf(stats: Stats): FileType {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
