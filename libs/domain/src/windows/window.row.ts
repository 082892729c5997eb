import type { MaintenanceWindow, WindowState } from '@fettle/contracts';
import type { z } from 'zod';

export type WindowView = z.output<typeof MaintenanceWindow>;

export interface WindowRow {
  id: string;
  workspace_id: string;
  scope_kind: 'node';
  scope_id: string;
  scope_name: string;
  state: WindowState;
  reason: string;
  open_ended: boolean;
  starts_at: Date;
  ends_at: Date;
  ended_at: Date | null;
  created_by_name: string;
  ended_by_name: string | null;
  version: number;
  created_at: Date;
  /** The version of the node that the window is about. */
  node_version: number;
}

/** The select list of a `WindowRow` over `windowsFrom`. */
export const windowColumns = 'w.*, n.name AS scope_name, n.version AS node_version';
/** A window goes with its node. */
export const windowsFrom = 'windows w JOIN nodes n ON n.workspace_id = w.workspace_id AND n.id = w.scope_id';

/** The contract's `MaintenanceWindow` of a row. */
export function windowView(row: WindowRow): WindowView {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    scope: { kind: row.scope_kind, id: row.scope_id, name: row.scope_name },
    state: row.state,
    reason: row.reason,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    openEnded: row.open_ended,
    endedAt: row.ended_at?.toISOString() ?? null,
    createdBy: row.created_by_name,
    endedBy: row.ended_by_name,
    version: row.version,
    createdAt: row.created_at.toISOString(),
  };
}
