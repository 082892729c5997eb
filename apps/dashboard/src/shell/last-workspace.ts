const KEY = 'fettle.workspace';

/** Remembers in this browser which workspace was open last. */
export function keepLastWorkspace(id: string): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Nothing is remembered where the browser keeps nothing.
  }
}

/** The workspace to open: the one that was open last, else the default one, else the first that is not archived. */
export function workspaceToOpen<W extends { id: string; isDefault: boolean; archived: boolean }>(
  workspaces: readonly W[],
): W | undefined {
  const last = keptWorkspace();
  return (
    workspaces.find(({ id }) => id === last) ??
    workspaces.find(({ isDefault }) => isDefault) ??
    workspaces.find(({ archived }) => !archived) ??
    workspaces[0]
  );
}

function keptWorkspace(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
