import type { ApiKey, ApiKeyScope, ApiKeyState, ServiceAccountRole, WorkspaceRole } from '@fettle/contracts';
import { can } from '@fettle/contracts';
import type { z } from 'zod';

export type ApiKeyView = z.output<typeof ApiKey>;

/** A key with those who bound it, as they are now. */
export interface ApiKeyRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly creatorId: string;
  readonly creatorName: string;
  /** Null: not active, or no member of the workspace any more. */
  readonly creatorRole: WorkspaceRole | null;
  readonly accountId: string | null;
  readonly accountName: string | null;
  /** Null: there is no account, or it is disabled. */
  readonly accountRole: ServiceAccountRole | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly expired: boolean;
  readonly lastUsedAt: Date | null;
  readonly lastUsedIp: string | null;
  readonly replaces: string | null;
  readonly isReplaced: boolean;
  readonly revokedAt: Date | null;
  readonly revokedReason: string | null;
}

/** What bounds a key besides its own scopes and time. */
export type Bounds = Pick<ApiKeyRow, 'scopes' | 'creatorRole' | 'accountId' | 'accountRole'>;

/** Whether those whom a key speaks for may do anything at all. */
export function isCarried({ creatorRole, accountId, accountRole }: Bounds): boolean {
  return creatorRole !== null && (accountId === null || accountRole !== null);
}

/** The scopes that hold now: what the person has, and the service account too where there is one. Never more than either. */
export function effectiveScopes(bounds: Bounds): ApiKeyScope[] {
  if (!isCarried(bounds)) return [];
  const { scopes, creatorRole, accountId, accountRole } = bounds;
  return scopes.filter((scope) => can(creatorRole, scope) && (accountId === null || can(accountRole, scope)));
}

/** A key as people see it; its hash never leaves the table. */
export function apiKeyView(row: ApiKeyRow): ApiKeyView {
  const { id, workspaceId, name, scopes, lastUsedIp, replaces, isReplaced, revokedReason } = row;
  return {
    id,
    workspaceId,
    name,
    prefix: `fettle_${row.prefix}`,
    scopes: [...scopes],
    effectiveScopes: effectiveScopes(row),
    state: stateOf(row),
    createdBy: { id: row.creatorId, name: row.creatorName },
    serviceAccount: row.accountId === null ? null : { id: row.accountId, name: row.accountName ?? '' },
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedIp,
    replaces,
    isReplaced,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedReason,
  };
}

function stateOf(row: ApiKeyRow): ApiKeyState {
  if (row.revokedAt) return 'revoked';
  if (row.expired) return 'expired';
  return isCarried(row) ? 'active' : 'suspended';
}
