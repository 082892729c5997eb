import { describe, expect, it } from '@jest/globals';
import { judgeAddresses, judgeCookies } from './configuration.checks.js';

/** Public addresses as somebody sets them: dashboard, admin, agents. */
const surfaces = (operator: string, admin: string, agent: string) => ({
  operator: { publicUrl: operator, port: 1 },
  admin: { publicUrl: admin, port: 2 },
  agent: { publicUrl: agent, port: 3 },
});
const local = surfaces('http://localhost:3000', 'http://localhost:3001', 'http://127.0.0.1:3002');
const secure = surfaces('https://fettle.example', 'https://admin.example', 'https://agents.example');
const addresses = (set: typeof local, { bind = '127.0.0.1', trustProxy = [] as string[] } = {}) =>
  judgeAddresses({ surfaces: set, bind, trustProxy } as unknown as Parameters<typeof judgeAddresses>[0]);
const cookies = (set: typeof local) => judgeCookies({ surfaces: set } as Parameters<typeof judgeCookies>[0]);

describe('the judgement on public addresses', () => {
  it.each([
    ['http on this machine', local, {}, 'ok', 'listening on 127.0.0.1, this machine only.'],
    ['http on this machine, open to others', local, { bind: '0.0.0.0' }, 'ok', 'listening on 0.0.0.0.'],
    ['https behind a trusted proxy', secure, { trustProxy: ['loopback'] }, 'ok', 'operator https://fettle.example'],
    ['https, and nobody is trusted', secure, {}, 'warn', 'operator, admin, agent have an https address'],
    [
      'one https, and nobody is trusted',
      surfaces('https://fettle.example', 'http://localhost:1', 'http://localhost:2'),
      ...[{}, 'warn', 'operator has an https address'],
    ],
    [
      'http to another machine',
      surfaces('http://localhost:1', 'http://10.0.0.5:2', 'http://[::1]:3'),
      ...[{}, 'warn', 'Without encryption: admin http://10.0.0.5:2.'],
    ],
    [
      'http to a name that only begins like this machine',
      surfaces('http://localhost.example:1', 'http://127.0.0.1.example:2', 'http://localhost:3'),
      ...[{}, 'warn', 'operator http://localhost.example:1, admin http://127.0.0.1.example:2.'],
    ],
    [
      'one address twice',
      surfaces('https://fettle.example', 'https://fettle.example/', 'https://agents.example'),
      ...[{ trustProxy: ['loopback'] }, 'warn', 'Two surfaces have the same address'],
    ],
  ] as [string, typeof local, { bind?: string; trustProxy?: string[] }, string, string][])(
    'of %s',
    (_name, set, ...[more, result, words]) => {
      const finding = addresses(set, more);
      expect([finding.result, finding.found]).toEqual([result, expect.stringContaining(words)]);
      expect([finding.means, finding.todo].every(Boolean)).toBe(result === 'warn');
    },
  );
});

describe('the judgement on sign-in cookies', () => {
  it.each([
    ['https', secure, 'ok', '__Host-'],
    ['http on this machine', local, 'ok', 'right for http on this machine only'],
    [
      'https for people, http for agents',
      surfaces('https://fettle.example', 'https://admin.example', 'http://10.0.0.5'),
      ...['ok', '__Host-'],
    ],
    [
      'http for one of the two consoles',
      surfaces('https://fettle.example', 'http://10.0.0.5:3001', 'https://agents.example'),
      ...['warn', 'because http://10.0.0.5:3001 is http'],
    ],
    [
      'http here and elsewhere',
      surfaces('http://localhost:3000', 'http://10.0.0.5:3001', 'http://localhost:3002'),
      ...['warn', 'because http://localhost:3000 and http://10.0.0.5:3001 is http'],
    ],
  ] as [string, typeof local, string, string][])('of %s', (_name, set, result, words) => {
    const finding = cookies(set);
    expect([finding.result, finding.found]).toEqual([result, expect.stringContaining(words)]);
    expect([finding.means, finding.todo].every(Boolean)).toBe(result === 'warn');
  });
});
