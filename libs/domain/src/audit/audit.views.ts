import type { Result, audit } from '@fettle/contracts';
import { asActor } from './actor.js';
import type { AuditRow } from './audit.repository.js';
import { sealOf } from './seal.policy.js';

/** An entry as its workspace sees it, its seal checked. */
export function asEntry(row: AuditRow): Result<typeof audit.get> {
  const { id, event, target, ip, hash } = row;
  return {
    id,
    at: row.at.toISOString(),
    actor: asActor(row.actor),
    event,
    target,
    details: row.details as Record<string, unknown>,
    requestId: row.request_id,
    ip,
    userAgent: row.user_agent,
    seq: row.seq === null ? null : Number(row.seq),
    hash,
    prevHash: row.prev_hash,
    seal: sealOf(row, row.hashBefore),
  };
}

/** The same with the workspace it belongs to. */
export function asPlatformEntry(row: AuditRow): Result<typeof audit.entry> {
  const { workspace_id: id, workspaceName } = row;
  return { ...asEntry(row), workspace: id === null ? null : { id, name: workspaceName ?? id } };
}
