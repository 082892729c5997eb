/** A thing that was opened from the palette. */
export interface Recent {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** Below the workspace. */
  readonly page: string;
}

const most = 5;
const storageKey = (workspaceId: string) => `palette-recent:${workspaceId}`;

/** What was opened last in this browser, newest first. What cannot be read is nothing. */
export function recentOf(workspaceId: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey(workspaceId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecent).slice(0, most) : [];
  } catch {
    return [];
  }
}

/** Puts a thing first among what was opened last. */
export function noteRecent(workspaceId: string, recent: Recent): void {
  try {
    const others = recentOf(workspaceId).filter(({ id }) => id !== recent.id);
    localStorage.setItem(storageKey(workspaceId), JSON.stringify([recent, ...others].slice(0, most)));
  } catch {
    // A browser that keeps nothing has no recent things.
  }
}

function isRecent(value: unknown): value is Recent {
  if (typeof value !== 'object' || value === null) return false;
  const { id, label, hint, page } = value as Record<string, unknown>;
  return [id, label, hint, page].every((one) => typeof one === 'string') && !String(page).startsWith('/');
}
