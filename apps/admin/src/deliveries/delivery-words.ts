import type { AttemptOutcome, DeliveryState, MailTemplate, Result, Routes } from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

export type DeliveryList = Result<Routes['deliveries']['list']>;
export type Delivery = DeliveryList['items'][number];
export type DeliveryTry = Result<Routes['deliveries']['get']>['tries'][number];

interface Meaning {
  readonly state: StatusState;
  readonly word: string;
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

export const stateMeanings: Record<DeliveryState, Meaning> = {
  queued: { state: 'queued', word: 'waits' },
  sending: { state: 'running', word: 'being sent' },
  delivered: { state: 'succeeded', word: 'delivered' },
  dead: { state: 'failed', word: 'dead letter' },
  abandoned: { state: 'cancelled', word: 'given up' },
};

export const outcomeMeanings: Record<AttemptOutcome, Meaning> = {
  sending: { state: 'running', word: 'under way' },
  delivered: { state: 'succeeded', word: 'delivered' },
  temporary: { state: 'degraded', word: 'failed, may work later' },
  permanent: { state: 'failed', word: 'refused for good' },
  lost: { state: 'unknown', word: 'the process was gone before it could tell' },
};

export const templateWords: Record<MailTemplate, string> = {
  invitation: 'Invitation',
  'joined-workspace': 'Joined a workspace',
  'removed-from-workspace': 'Removed from a workspace',
  'role-changed': 'Role changed',
  'ownership-transferred': 'Ownership handed over',
  'password-reset': 'Link for a new password',
  'password-changed': 'Password changed',
  'account-deactivated': 'Account deactivated',
  'agent-keys-old': 'Agent keys are old',
  'enrolment-requested': 'A machine asks to be let in',
  test: 'Test',
};

/** How a waiting one that has failed before is told from a fresh one. */
export function meaningOf({ state, attempts }: Delivery): Meaning {
  return state === 'queued' && attempts > 0 ? { state: 'late', word: 'tried again later' } : stateMeanings[state];
}

/** The answer of the page. */
export function deliveriesVerdict({ counts, isConfigured }: DeliveryList): { state: StatusState; words: string } {
  const { dead, queued, sending } = counts;
  if (dead > 0) return { state: 'failed', words: plural(dead, 'dead letter') };
  const waiting = queued + sending;
  if (!isConfigured && waiting > 0)
    return { state: 'degraded', words: `${plural(waiting, 'mail')} wait for a mail server to be set` };
  if (waiting > 0) return { state: 'running', words: `${plural(waiting, 'mail')} on the way` };
  return { state: 'healthy', words: 'Nothing waits and nothing failed' };
}
