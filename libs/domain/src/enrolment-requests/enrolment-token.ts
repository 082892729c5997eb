import { createHash, randomBytes } from 'node:crypto';

/** How long a machine waits to be let in, and after that for its key. */
export const REQUEST_TTL_MS = 15 * 60_000;

/** A machine's secret: 256 random bits, base64url. */
export function newEnrolmentToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What machines register themselves with, readable as what it is when it turns up in a log. */
export function newRegistrationToken(): string {
  return `fettle_register_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of a secret. The purpose is hashed along, so that no other kind of token can ever match. */
export function hashOf(purpose: 'enrolment' | 'registration', token: string): Buffer {
  return createHash('sha256').update(`${purpose}\0`).update(token, 'utf8').digest();
}

/** To be compared by eye with what the machine shows: `printf %s "$TOKEN" | sha256sum | cut -c1-16`. */
export function fingerprintOf(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex').slice(0, 16);
}
