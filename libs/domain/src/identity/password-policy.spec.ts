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
  ])('is refused when it is %s', (_kind, password) => {
    expect(weakness(password, 'mirela.stan@example.org')).not.toBeNull();
    expect(() => requireStrongPassword(password, 'mirela.stan@example.org')).toThrow(
      expect.objectContaining({ code: 'password.too_weak' }),
    );
  });

  it.each(['correct horse battery staple', 'Tr1cycle-Nebula-44', 'žluťoučký kůň pěl', 'o7$Wq!zP1n(kd'])(
    'is accepted when it is long and its own: %s',
    (password) => expect(weakness(password, 'al@example.org')).toBeNull(),
  );
});
