import { describe, expect, it } from '@jest/globals';
import { routes, routesOf, type RouteContract } from './index.js';

/** Acting calls that take no Idempotency-Key, and why. */
const without: Readonly<Record<string, string>> = {
  'auth.signOut': 'ends the session: a second call has nobody to answer',
  'passwords.change': 'a fingerprint of the request, which holds passwords, would be kept',
  'sessions.stepUp': 'a fingerprint of the request, which holds a password, would be kept',
  'platformSettings.validateSmtp': 'talks to a mail server, which no transaction may wait for',
  'platformSettings.testMail': 'talks to a mail server, which no transaction may wait for',
  'platformSettings.restart': 'the process that would keep the answer ends; two wishes are one restart',
  'connections.close': 'asks other processes, which no transaction may wait for; what is closed stays closed',
  'selfCheck.run': 'takes longer than a transaction may; two at once are refused',
};

/** A POST that records an event, on a surface of people, and may be sent twice by a bad connection. */
const acts = ({ method, audit, secret, kind, access }: RouteContract): boolean =>
  method === 'POST' && audit !== null && !secret && kind !== 'raw' && access.kind !== 'public';

describe('an acting POST', () => {
  const all = [...new Set([...routesOf(routes, 'operator'), ...routesOf(routes, 'admin')])];

  it('takes an Idempotency-Key, but for those that cannot', () => {
    const lacking = all.filter((contract) => acts(contract) && !contract.idempotencyKey).map(({ id }) => id);
    expect(lacking.sort()).toEqual(Object.keys(without).sort());
  });
});
