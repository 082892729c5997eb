import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadConfig } from '../config/index.js';
import { Keys } from '../secrets/index.js';
import { KnownSecrets, redactText } from './index.js';

const hide = (secrets: string[], text: string) => {
  const known = new KnownSecrets();
  for (const secret of secrets) known.add(secret);
  return known.hide(text, '#');
};

describe('secrets that a process knows', () => {
  it('are hidden in every way that they are written', () => {
    const secret = 'pä$$ "word"/1';
    const bytes = Buffer.from(secret);
    for (const text of [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret),
      bytes.toString('base64'),
      bytes.toString('hex'),
    ])
      expect(hide([secret], `before ${text} after`)).toMatch(/^before "?#"? after$/);
  });

  it('count with the password of an address that is one', () => {
    expect(hide(['postgres://fettle:h%40rd-Word9@db/x'], 'h@rd-Word9 h%40rd-Word9 fettle')).toBe('# # fettle');
  });

  it.each(['fettle', 'postgres', 'aaaaaaaaaaaa', 'short1'])('are no words: %s is left', (word) => {
    expect(hide([word], `the ${word} stands`)).toBe(`the ${word} stands`);
  });

  it('are whole where one is the beginning of another', () => {
    expect(hide(['Secret-1', 'Secret-1-and-2'], 'Secret-1-and-2')).toBe('#');
  });

  it('are hidden whatever they hold, patterns of replacements too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 20, maxLength: 60 }), fc.string(), (secret, around) => {
        expect(hide([secret], around + secret + around)).not.toContain(secret);
      }),
    );
    expect(hide(["$&$1$'-Aa0-secret"], "$&$1$'-Aa0-secret")).toBe('#');
  });

  it('are bounded in number, the oldest go first', () => {
    const known = new KnownSecrets();
    for (let n = 0; n < 1_000; n += 1) known.add(`Secret-number-${n}-x`);
    expect(known.hide('Secret-number-999-x Secret-number-0-x', '#')).toBe('# Secret-number-0-x');
  });

  it('are those of the configuration and the master key, from the start', () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_none, n) => n * 7)).toString('base64');
    loadConfig({
      DATABASE_URL: 'postgres://fettle:Canary-db-1@127.0.0.1:1/x',
      FETTLE_SMTP_HOST: 'mail.example',
      FETTLE_SMTP_PASSWORD: 'Canary smtp 2',
    });
    Keys.open({ dataDir: '/nowhere', masterKey: key });
    const text = `a Canary-db-1 b Canary smtp 2 c ${Buffer.from(key, 'base64').toString('hex')} d ${key}`;
    expect(redactText(text)).toBe('a [redacted] b [redacted] c [redacted] d [redacted]');
  });
});
