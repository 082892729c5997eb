import type { Result, Routes } from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

export type RegistrationToken = Result<Routes['registrationTokens']['list']>['items'][number];
export type NewRegistrationToken = Result<Routes['registrationTokens']['create']>;

/** What each state of a token is called, with the shape that says it. */
export const tokenStates: Readonly<Record<RegistrationToken['state'], { state: StatusState; word: string }>> = {
  open: { state: 'healthy', word: 'open' },
  used: { state: 'succeeded', word: 'used up' },
  expired: { state: 'off', word: 'expired' },
  revoked: { state: 'stopped', word: 'revoked' },
};

/** How long a token can be good, in seconds. */
export const tokenLives = [
  { value: '3600', label: '1 hour' },
  { value: '86400', label: '1 day' },
  { value: '604800', label: '7 days' },
  { value: '2592000', label: '30 days' },
] as const;

const MOST_USES = 100;

/** The uses that somebody has typed as a number; null where that is none from 1 to 100. */
export function usesOf(text: string): number | null {
  const uses = Number(text);
  return /^\d{1,3}$/.test(text.trim()) && uses >= 1 && uses <= MOST_USES ? uses : null;
}
