import { readFileSync } from 'node:fs';
import { DomainError } from '@fettle/platform/errors';

/** In characters; the contract's `NewPassword` says the same to clients. */
const MIN_LENGTH = 12;
/** Shorter words occur in good passwords by chance ("al" in "metal"). */
const MIN_PERSONAL_WORD = 3;
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
 * Refuses passwords that guessers try first: too short, on the shipped list (also with digits and signs around it or said
 * twice), one pattern repeated, a run of neighbouring characters, or built around the person's own e-mail address.
 * @throws DomainError `password.too_weak` whose detail says what is wrong
 */
export function requireStrongPassword(password: string, email: string): void {
  const fault = weakness(password, email);
  if (fault) throw new DomainError('password.too_weak', {}, { detail: fault });
}

/** What is wrong with a password, as a sentence for the person, or null. */
export function weakness(password: string, email: string): string | null {
  const text = password.normalize('NFKC').toLowerCase();
  if ([...text].length < MIN_LENGTH) return `Use at least ${MIN_LENGTH} characters.`;
  const local = email.toLowerCase().split('@')[0] ?? '';
  if (local.length >= MIN_PERSONAL_WORD && text.includes(local)) return 'It must not contain your e-mail address.';
  if (new Set(text).size < 5 || isRepetition(text)) return 'It repeats the same few characters.';
  if (isRun(text)) return 'It is a run of neighbouring characters.';
  if (variants(text).some((variant) => commonPasswords().has(variant))) return 'It is one of the most used passwords.';
  return null;
}

/** The text itself, and its core without the digits and signs that people put around a word. */
function variants(text: string): string[] {
  const core = text.replace(/^[^a-z]+/, '').replace(/[^a-z]+$/, '');
  return [text, core].filter((variant) => variant.length >= 8);
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
