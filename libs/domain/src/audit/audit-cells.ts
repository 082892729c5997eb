import type { Cell } from '../lists/index.js';
import { asActor } from './actor.js';
import type { AuditRow } from './audit.repository.js';

/** The columns of the audit log as CSV. */
export const auditCells = {
  at: (row) => row.at.toISOString(),
  event: (row) => row.event,
  actor: (row) => asActor(row.actor).label,
  actorKind: (row) => row.actor.kind,
  actorId: (row) => asActor(row.actor).id,
  impersonator: (row) => asActor(row.actor).impersonator?.label ?? null,
  targetType: (row) => row.target.type,
  targetId: (row) => row.target.id,
  ip: (row) => row.ip,
  userAgent: (row) => row.user_agent,
  requestId: (row) => row.request_id,
  details: (row) => JSON.stringify(row.details),
  seq: (row) => (row.seq === null ? null : Number(row.seq)),
  hash: (row) => row.hash,
} satisfies Record<string, (row: AuditRow) => Cell>;

export const platformCells = {
  workspace: (row) => row.workspaceName,
  workspaceId: (row) => row.workspace_id,
  ...auditCells,
} satisfies Record<string, (row: AuditRow) => Cell>;
