import type { MenuEntry, StatusState } from '@fettle/ui';
import type { Workspace } from './use-workspaces';

export type WorkspaceActKind = 'edit' | 'archive' | 'restore' | 'default' | 'owner';

/** How a workspace is: shape and word. One that nobody owns needs somebody. */
export function statusOf({ state, owners }: Workspace): { state: StatusState; word: string } {
  if (state === 'deleting') return { state: 'running', word: 'being deleted' };
  if (owners.length === 0) return { state: 'degraded', word: 'nobody owns it' };
  return state === 'archived' ? { state: 'stopped', word: 'archived' } : { state: 'healthy', word: 'open' };
}

/** What an administrator may do with a workspace as it is now; nothing with one that is being deleted. */
export function actEntries(
  workspace: Workspace,
  onAct: (kind: WorkspaceActKind, workspace: Workspace) => void,
): MenuEntry[] {
  const { state, isDefault, owners } = workspace;
  if (state === 'deleting') return [];
  const act = (label: string, kind: WorkspaceActKind): MenuEntry => ({ label, onSelect: () => onAct(kind, workspace) });
  const [owner] = owners;
  const open: MenuEntry[] = [
    act('Name, slug, time zone…', 'edit'),
    act('Add an owner…', 'owner'),
    ...(isDefault ? [] : [act('Make it the default…', 'default'), act('Archive…', 'archive')]),
  ];
  return [
    ...(state === 'archived' ? [act('Restore…', 'restore')] : open),
    // Acting as a person begins, with its reason, at that person.
    ...(owner ? [{ label: `Open as ${owner.name}…`, href: `/users/${owner.id}` }] : []),
  ];
}
