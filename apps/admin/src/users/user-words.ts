import type { PlatformRole, Result, Routes, UserState } from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

export type UserList = Result<Routes['users']['list']>;
export type User = UserList['items'][number];
export type UserDetail = Result<Routes['users']['get']>;

/** How each state is shown: somebody who is waited for is not broken. */
export const stateWords: Record<UserState, { status: StatusState; word: string; many: string }> = {
  active: { status: 'healthy', word: 'active', many: 'active' },
  pending: { status: 'queued', word: 'invited', many: 'invited' },
  deactivated: { status: 'disabled', word: 'deactivated', many: 'deactivated' },
};

export const roleWords: Record<PlatformRole, string> = { user: 'person', platform_admin: 'platform administrator' };

/** "12 active, 1 invited": without the zeros. */
export function countWords(states: UserList['states']): string {
  const parts = (['active', 'pending', 'deactivated'] as const)
    .filter((state) => states[state] > 0)
    .map((state) => `${states[state].toLocaleString('en-US')} ${stateWords[state].many}`);
  return parts.length > 0 ? parts.join(', ') : 'Nobody';
}
