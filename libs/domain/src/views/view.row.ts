import {
  ViewState,
  type DefaultScope,
  type Result,
  type ViewList,
  type ViewScope,
  type views as contract,
} from '@fettle/contracts';
import type { z } from 'zod';

export type SavedViewView = Result<typeof contract.get>;
export type ViewStateValue = z.output<typeof ViewState>;

/** A view as one person sees it. */
export interface ViewRow {
  id: string;
  workspace_id: string;
  list: ViewList;
  name: string;
  owner_id: string | null;
  team_id: string | null;
  team_name: string | null;
  created_by_name: string | null;
  state: unknown;
  version: number;
  created_at: Date;
  updated_at: Date;
  is_pinned: boolean;
  default_of: DefaultScope[];
}

/** Who sees it. */
export function scopeOf({ owner_id: ownerId, team_id: teamId }: Pick<ViewRow, 'owner_id' | 'team_id'>): ViewScope {
  if (ownerId !== null) return 'personal';
  return teamId === null ? 'workspace' : 'team';
}

/** The contract's view. @param mayShare whether the asking person may change what is shared */
export function savedView(row: ViewRow, mayShare: boolean): SavedViewView {
  const scope = scopeOf(row);
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    list: row.list,
    name: row.name,
    scope,
    teamId: row.team_id,
    teamName: row.team_name,
    createdBy: row.created_by_name,
    // What an older version kept is read with what has come since as the list is made.
    state: ViewState.parse(row.state),
    isPinned: row.is_pinned,
    defaultOf: row.default_of,
    isMine: scope === 'personal',
    mayChange: scope === 'personal' || mayShare,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
