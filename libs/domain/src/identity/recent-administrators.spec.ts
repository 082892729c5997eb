import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Bus } from '@fettle/platform/bus';
import type { SessionPrincipal } from '@fettle/platform/http';
import { RecentAdministrators, VOUCHED_FOR_MS } from './recent-administrators.js';

const principal: SessionPrincipal = {
  userId: 'u',
  sessionId: 's',
  label: 'ada',
  platformRole: 'platform_admin',
  provenAgoS: 0,
};
const claims = { userId: 'u', sessionId: 's', sessionVersion: 1, expiresAtS: 1_000 };

let revoke: (body: object) => void;
let gap: () => void;
let recent: RecentAdministrators;
let nowMs: number;

beforeEach(() => {
  nowMs = 1_000;
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const bus = {
    subscribe: (_channel: string, handler: (body: string) => void) => {
      revoke = (body) => handler(JSON.stringify(body));
      return () => undefined;
    },
    onGap: (handler: () => void) => {
      gap = handler;
      return () => undefined;
    },
  };
  recent = new RecentAdministrators(bus as unknown as Bus);
  recent.onModuleInit();
  recent.prove(recent.mark, principal, claims);
});
afterEach(() => void jest.restoreAllMocks());

describe('vouching without a database', () => {
  it('is for the proven session, with its access token or a later one', () => {
    expect(recent.vouch(claims)?.principal).toEqual(principal);
    expect(recent.vouch({ ...claims, expiresAtS: 1_300 })).not.toBeNull();
  });

  it.each([
    ['another session', { sessionId: 'other' }],
    ['another person', { userId: 'other' }],
    ['another session version', { sessionVersion: 2 }],
    ['an older access token, such as one that was stolen before', { expiresAtS: 999 }],
  ])('is not for %s', (_who, patch) => expect(recent.vouch({ ...claims, ...patch })).toBeNull());

  it('ends by time, which no wall clock moves', () => {
    nowMs += VOUCHED_FOR_MS - 1;
    expect(recent.vouch(claims)).not.toBeNull();
    nowMs += 1;
    expect(recent.vouch(claims)).toBeNull();
    nowMs -= VOUCHED_FOR_MS;
    expect(recent.vouch(claims)).toBeNull();
  });

  it.each([
    ['the session', { sessionId: 's' }],
    ['the person', { userId: 'u' }],
  ])('ends with a revocation of %s', (_what, body) => {
    revoke({ sessionId: 'other' });
    expect(recent.vouch(claims)).not.toBeNull();
    revoke(body);
    expect(recent.vouch(claims)).toBeNull();
  });

  it('ends after a gap, in which a revocation may have been missed', () => {
    gap();
    expect(recent.vouch(claims)).toBeNull();
  });

  it('does not begin by an answer that a revocation has overtaken', () => {
    const mark = recent.mark;
    revoke({ sessionId: 's' });
    recent.prove(mark, principal, claims);
    expect(recent.vouch(claims)).toBeNull();
  });

  it('is for platform administrators only, and for a bounded number of sessions', () => {
    recent.prove(recent.mark, { ...principal, sessionId: 'p', platformRole: 'user' }, { ...claims, sessionId: 'p' });
    expect(recent.vouch({ ...claims, sessionId: 'p' })).toBeNull();
    for (let n = 0; n < 200; n += 1)
      recent.prove(recent.mark, { ...principal, sessionId: `n${n}` }, { ...claims, sessionId: `n${n}` });
    expect(recent.vouch(claims)).toBeNull();
    expect(recent.vouch({ ...claims, sessionId: 'n199' })).not.toBeNull();
  });
});
