export { AgentAuthenticator, ApiKeyAuthenticator, SessionAuthenticator } from './authenticators.js';
export type {
  AgentEvidence,
  AgentPrincipal,
  ApiKeyPrincipal,
  RecentPrincipal,
  SessionEvidence,
  SessionPrincipal,
  WorkspaceAccess,
} from './authenticators.js';
export { BootError } from './boot-check.js';
export { sourceOf } from './client-address.js';
export { Connections, connectionKinds } from './connections.js';
export type { ConnectionCounts, ConnectionKind, ConnectionSource, OpenConnection } from './connections.js';
export { createSurface } from './create-surface.js';
export type { SurfaceHandle, SurfaceOptions } from './create-surface.js';
export { CSRF_HEADER, CsrfTokens } from './csrf.js';
export { RateBuckets1763700100000 } from './http.migration.js';
export { HttpModule } from './http.module.js';
export { Idempotency } from './idempotency.js';
export type { Incoming } from './incoming.js';
export { defaultLimits } from './limits.js';
export type { LimitRule, LimitRules } from './limits.js';
export { RawAnswer, Reply, serializeCookie } from './reply.js';
export type { CookieOptions, ReplyInit } from './reply.js';
export { CurrentCtx, CurrentIncoming, CurrentSurface, Input, Route } from './route.decorator.js';
export type { Handled, Result } from './route.decorator.js';
export { StoredBuckets } from './stored-buckets.js';
export { admitKey, admitPerson, permissionMissing } from './workspace-gate.js';
