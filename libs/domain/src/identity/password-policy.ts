import { readFileSync } from 'node:fs';
import { DomainError } from '@fettle/platform/errors';

/** In characters; the contract's `NewPassword` says the same to clients. */
const MIN_LENGTH = 12;
/** Shorter words occur in good passwords by chance ("al" in "metal"). */
const MIN_PERSONAL_WORD = 4;
const PRODUCT = 'fettle';
const LIST = new URL('../../data/common-passwords.txt', import.meta.url);

let words: ReadonlySet<string> | undefined;

function commonPasswords(): ReadonlySet<string> {
  words ??= new Set(
    readFileSync(LIST, 'utf8')
      .split('\n')
      .filter((line) => line && !line.startsWith('#')),
  );
  return words;
}

/**
 * Refuses passwords that guessers try first: too short, on the shipped list (also with digits and signs around it, with digits for
 * letters, or said twice), one pattern repeated, a run of neighbouring characters, or built around the person's own name or e-mail
 * address or the name of this product. Wherever a password is set, this judges it.
 * @throws DomainError `password.too_weak` whose detail says what is wrong
 */
export function requireStrongPassword(password: string, email: string, name = ''): void {
  const fault = weakness(password, email, name);
  if (fault) throw new DomainError('password.too_weak', {}, { detail: fault });
}

/** What is wrong with a password, as a sentence for the person, or null. */
export function weakness(password: string, email: string, name = ''): string | null {
  const text = plain(password);
  if ([...text].length < MIN_LENGTH) return `Use at least ${MIN_LENGTH} characters.`;
  if (personalWords(email, name).some((word) => text.includes(word)))
    return 'It must not contain your name or e-mail address.';
  if (text.includes(PRODUCT)) return 'It must not contain the name of this product.';
  if (new Set(text).size < 5 || isRepetition(text)) return 'It repeats the same few characters.';
  if (isRun(text)) return 'It is a run of neighbouring characters.';
  if (variants(text).some((variant) => commonPasswords().has(variant))) return 'It is one of the most used passwords.';
  return null;
}

/** One form for what looks the same: full-width letters, ligatures, capitals. */
const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The part before the @, whole and in its pieces, and the words of the name. */
function personalWords(email: string, name: string): string[] {
  const local = plain(email).split('@')[0] ?? '';
  const pieces = [local, ...local.split(/[^\p{L}\p{N}]+/u), ...plain(name).split(/[^\p{L}\p{N}]+/u)];
  return pieces.filter((word) => [...word].length >= MIN_PERSONAL_WORD);
}

/** What people write letters with, to no avail: guessers do the same. */
const lookalikes: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/** The text itself, its core without the digits and signs that people put around a word, and both with letters for digits. */
function variants(text: string): string[] {
  const core = text.replace(/^[^a-z]+/, '').replace(/[^a-z]+$/, '');
  const spelt = [text, core].map((one) => one.replace(/[@4310!$57]/g, (sign) => lookalikes[sign] ?? sign));
  return [text, core, ...spelt].filter((variant) => variant.length >= 8);
}

/** Whether the text is one unit of up to half its length, said again and again (also cut short at the end). */
function isRepetition(text: string): boolean {
  for (let unit = 1; unit <= text.length / 2; unit += 1) {
    if (text.slice(unit) === text.slice(0, text.length - unit)) return true;
  }
  return false;
}

/** Whether nearly every step goes to the next or previous code point: "123456789012", "abcdefghijkl". */
function isRun(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) === 1).length;
  return steps >= codes.length - 3;
}
