import { describe, expect, it } from '@jest/globals';
import type { Config } from '@fettle/platform/config';
import { SessionCookies } from './session-cookies.js';

const cookiesAt = (operator: string, admin: string): SessionCookies =>
  new SessionCookies({
    surfaces: { operator: { publicUrl: operator }, admin: { publicUrl: admin } },
  } as unknown as Config);

describe('the session cookies', () => {
  it('over https are __Host- cookies: secure, for the whole host, named by surface', () => {
    const made = cookiesAt('https://ops.example', 'https://adm.example').issue('admin', {
      access: 'a',
      refresh: 'r',
      maxAgeS: 60,
    });
    expect(made).toEqual([
      { name: '__Host-fettle_admin_access', value: 'a', path: '/', secure: true, maxAgeS: 60 },
      { name: '__Host-fettle_admin_refresh', value: 'r', path: '/', secure: true, maxAgeS: 60 },
    ]);
  });

  it('over http keep the refresh token to the sign-in routes, and end with the browser unless asked to stay', () => {
    const made = cookiesAt('http://localhost:7400', 'http://localhost:7401').issue('operator', {
      access: 'a',
      refresh: 'r',
    });
    expect(made).toEqual([
      { name: 'fettle_operator_access', value: 'a', path: '/', secure: false },
      { name: 'fettle_operator_refresh', value: 'r', path: '/api/v1/auth', secure: false },
    ]);
  });

  it('are cleared under the same names and paths', () => {
    const cookies = cookiesAt('https://ops.example', 'http://localhost:7401');
    expect(cookies.clear('operator').map(({ name, path, value, maxAgeS }) => [name, path, value, maxAgeS])).toEqual([
      ['__Host-fettle_operator_access', '/', '', 0],
      ['__Host-fettle_operator_refresh', '/', '', 0],
    ]);
  });

  it('are read by name, without falling for inherited names', () => {
    const cookies = cookiesAt('http://localhost:7400', 'http://localhost:7401');
    expect(cookies.read('operator', 'access', { fettle_operator_access: 'x' })).toBe('x');
    expect(cookies.read('operator', 'access', { fettle_admin_access: 'x' })).toBeUndefined();
    expect(cookies.read('operator', 'access', Object.create({ fettle_operator_access: 'x' }))).toBeUndefined();
  });
});
