import { describe, expect, it } from '@jest/globals';
import { answerPage } from './page-proxy.js';

function ask(headers: Record<string, string> = {}, protocol = 'http:') {
  let forwarded = new Headers();
  const request = { headers: new Headers(headers), nextUrl: { protocol } };
  const answer = answerPage(
    request,
    (init) => {
      forwarded = init.request.headers;
      return { headers: new Headers() };
    },
    false,
  );
  return { forwarded, headers: answer.headers };
}

describe('the headers of a page', () => {
  it('carry a nonce of their own each time, which the page is told too', () => {
    const [one, other] = [ask(), ask()];
    const nonce = one.forwarded.get('x-nonce')!;
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(nonce).not.toBe(other.forwarded.get('x-nonce'));
    expect(one.headers.get('content-security-policy')).toContain(`'nonce-${nonce}' 'strict-dynamic'`);
    expect(one.forwarded.get('content-security-policy')).toBe(one.headers.get('content-security-policy'));
  });

  it('are not the caller’s to choose', () => {
    expect(ask({ 'x-nonce': 'mine' }).forwarded.get('x-nonce')).not.toBe('mine');
  });

  it('demand https where the browser came by it, directly or through a proxy', () => {
    const demands = (one: ReturnType<typeof ask>) => one.headers.has('strict-transport-security');
    expect([ask(), ask({}, 'https:'), ask({ 'x-forwarded-proto': 'https, http' })].map(demands)).toEqual([
      false,
      true,
      true,
    ]);
  });
});
