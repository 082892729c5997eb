import {
  apiKeyScopes,
  can,
  permissionWords,
  type ApiKeyScope,
  type Result,
  type Routes,
  type WorkspaceRole,
} from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

export type ApiKey = Result<Routes['apiKeys']['list']>['items'][number];
export type NewApiKey = Result<Routes['apiKeys']['create']>;
export type ServiceAccount = Result<Routes['serviceAccounts']['list']>['items'][number];

const DAY_MS = 86_400_000;
/** From when on a key that is about to end is marked. */
const SOON_DAYS = 14;

/** The scopes, by what they are about, in the order of the form. */
export const scopeGroups: readonly { readonly title: string; readonly scopes: readonly ApiKeyScope[] }[] = [
  {
    title: 'Nodes',
    scopes: ['node:read', 'metric:read', 'node:update', 'node:enrol', 'node:remove', 'agent-key:manage'],
  },
  { title: 'Tasks', scopes: ['task:read', 'task:run-low', 'task:run-medium', 'task:run-high', 'task:cancel'] },
  { title: 'Workspace', scopes: ['workspace:read', 'member:read', 'team:read', 'workspace:update', 'audit-log:read'] },
];

/** "See nodes and what is known of them". */
export function scopeSentence(scope: ApiKeyScope): string {
  const words = permissionWords[scope];
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The scopes that somebody with these roles could give: a key is never more than any of them. */
export function grantable(...roles: readonly WorkspaceRole[]): ApiKeyScope[] {
  return apiKeyScopes.filter((scope) => roles.every((role) => can(role, scope)));
}

export const presets = ['read', 'operate', 'all'] as const;
export type Preset = (typeof presets)[number];

export const presetWords: Readonly<Record<Preset | 'own', string>> = {
  read: 'Read only',
  operate: 'Operate',
  all: 'All of them',
  own: 'A choice',
};

/** What a preset chooses of what can be given. */
export function presetScopes(preset: Preset, from: readonly ApiKeyScope[]): ApiKeyScope[] {
  if (preset === 'all') return [...from];
  const reads = from.filter((scope) => scope.endsWith(':read') && scope !== 'audit-log:read');
  if (preset === 'read') return reads;
  return from.filter((scope) => reads.includes(scope) || /^task:(run-low|run-medium|cancel)$/.test(scope));
}

/** Which preset these scopes are, if any. */
export function presetOf(scopes: readonly ApiKeyScope[], from: readonly ApiKeyScope[]): Preset | 'own' {
  const isSame = (preset: Preset) => presetScopes(preset, from).toSorted().join() === scopes.toSorted().join();
  return presets.find(isSame) ?? 'own';
}

/** The state of a key, and when it is about to end. */
export function keyStatus(key: ApiKey, now: number): { state: StatusState; word: string; detail?: string } {
  if (key.state === 'revoked')
    return { state: 'stopped', word: key.revokedReason === 'rotated' ? 'replaced' : 'revoked' };
  if (key.state === 'expired') return { state: 'off', word: 'expired' };
  if (key.state === 'suspended') return { state: 'disabled', word: 'suspended', detail: suspension(key) };
  const left = key.expiresAt === null ? null : Date.parse(key.expiresAt) - now;
  if (left !== null && left < SOON_DAYS * DAY_MS)
    return { state: 'degraded', word: 'ends soon', detail: timeLeft(left) };
  return { state: 'healthy', word: 'active' };
}

function suspension({ serviceAccount }: ApiKey): string {
  return serviceAccount ? 'its account is disabled, or its maker may nothing here' : 'its maker may nothing here';
}

/** "in 3 days", "in 5 hours". */
export function timeLeft(ms: number): string {
  const hours = Math.max(1, Math.round(ms / 3_600_000));
  if (hours < 48) return hours === 1 ? 'within an hour' : `in ${hours} hours`;
  return `in ${Math.round(ms / DAY_MS)} days`;
}

/** "5 scopes", and how many of them hold now where that is fewer. */
export function scopeCount({ scopes, effectiveScopes }: ApiKey): string {
  const all = scopes.length === 1 ? '1 scope' : `${scopes.length} scopes`;
  return effectiveScopes.length < scopes.length ? `${all}, ${effectiveScopes.length} held` : all;
}

/** A call that shows how a key is sent. The key is read from a variable, so that it does not stay in the shell's history. */
export function curlExample(origin: string, workspaceId: string): string {
  return `curl -H "Authorization: Bearer $FETTLE_KEY" ${origin}/api/v1/workspaces/${workspaceId}/nodes`;
}
