import { describe, expect, it } from '@jest/globals';
import { wordsOfServer } from './smtp-words.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const credentials = { username: 'fettle@example.test', password: 'canary-pass-1' };
const { username, password } = credentials;
const words = (said: string, who: { username: string | null; password: string | null } = credentials) =>
  wordsOfServer(said, who, { most: 300 });

describe('the words of a mail server', () => {
  it.each([
    ['the password', password],
    ['the password of AUTH LOGIN', base64(password)],
    ['the name of AUTH LOGIN', base64(username)],
    ['AUTH PLAIN', base64(`\0${username}\0${password}`)],
    ['AUTH PLAIN with the name twice', base64(`${username}\0${username}\0${password}`)],
    ['without padding', base64(`\0${username}\0${password}`).replaceAll('=', '')],
  ])('are told without what they repeat: %s', (_what, form) => {
    const told = words(`501 5.5.4 cannot decode <${form}>\r\n`);
    expect(told).toMatch(/^501 5\.5\.4 cannot decode <\[redacted\]=*>$/);
  });

  it('hide a short password, and none at all hides nothing', () => {
    expect(words('535 no to qz9', { username: 'a', password: 'qz9' })).toBe('535 no to [redacted]');
    expect(words('535 no', { username: null, password: null })).toBe('535 no');
    expect(words('535 no', { username: 'a', password: '' })).toBe('535 no');
  });

  it('hide further texts, also where one is part of another, before they are cut', () => {
    const link = 'https://ops.example/invitations#token=abcdefgh';
    const told = wordsOfServer(`550 spam: ${link}`, credentials, { secrets: ['abcdefgh', link, 'no'], most: 20 });
    expect(told).toBe('550 spam: [redacted]');
  });
});
