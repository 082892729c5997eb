/** The folder of a path; that of `/` is itself. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A name in a folder. */
export function joined(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

/** The folders above a path with their names, from the root on: `/srv/app` → `/`, `/srv`, `/srv/app`. */
export function trail(path: string): { path: string; name: string }[] {
  const names = path.split('/').filter((name) => name !== '');
  return [
    { path: '/', name: '/' },
    ...names.map((name, index) => ({ path: `/${names.slice(0, index + 1).join('/')}`, name })),
  ];
}
