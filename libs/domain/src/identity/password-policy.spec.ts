import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { requireStrongPassword, weakness } from './password-policy.js';

describe('a new password', () => {
  it.each([
    ['short', 'Xk9!vq2Lm#a'],
    ['a common one', 'qwertyuiop123'],
    ['a common one with signs around it', '!!iloveyou2026!'],
    ['a common one in capitals', 'BASEBALL1234'],
    ['said twice', 'Marigold!Marigold!'],
    ['one character', 'zzzzzzzzzzzzzzz'],
    ['a run', '123456789012'],
    ['a run of letters', 'abcdefghijklm'],
    ['built on the e-mail address', 'xx-Mirela.Stan-xx'],
    ['built on a piece of the e-mail address', 'xx-9mirela9-zq-xx'],
    ['built on the name', 'Ottokar!and!the!77'],
    ['built on the name of the product', 'my-Fettle-at-home-9'],
    ['a common one with digits for letters', '77!b4s3b4ll!77'],
    ['a common one in full-width letters', 'ｂａｓｅｂａｌｌ１２３４'],
  ])('is refused when it is %s', (_kind, password) => {
    expect(weakness(password, 'mirela.stan@example.org', 'Ottokar Li')).not.toBeNull();
    expect(() => requireStrongPassword(password, 'mirela.stan@example.org', 'Ottokar Li')).toThrow(
      expect.objectContaining({ code: 'password.too_weak' }),
    );
  });

  it.each(['correct horse battery staple', 'Tr1cycle-Nebula-44', 'žluťoučký kůň pěl', 'o7$Wq!zP1n(kd'])(
    'is accepted when it is long and its own: %s',
    (password) => expect(weakness(password, 'al@example.org')).toBeNull(),
  );

  it('is compared with a shipped list of more than ten thousand', () => {
    const list = readFileSync(new URL('../../data/common-passwords.txt', import.meta.url), 'utf8').split('\n');
    expect(list[0]).toMatch(/MIT/);
    expect(new Set(list.filter((line) => line && !line.startsWith('#'))).size).toBeGreaterThan(10_000);
  });
});
