import type { IncomingMessage } from 'node:http';
import { comparesVersions } from '@fettle/contracts';
import type { RouteContract } from '@fettle/contracts';
import { DomainError } from '../errors/index.js';

const VERSION = 'version';

/** The entity tag of an editable object, from the version that it carries; undefined for what has none. */
export function entityTagOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !(VERSION in value)) return undefined;
  return Number.isSafeInteger(value.version) ? `"${String(value.version)}"` : undefined;
}

/**
 * The version that `If-Match` asks for; null where the header is absent or `*`. Weak tags and lists of several never fit an editable
 * object, whose versions are counted one by one.
 * @throws DomainError `request.precondition_failed` for a tag that no object here can have
 */
export function versionAskedFor({ headers }: Pick<IncomingMessage, 'headers'>): number | null {
  const asked = headers['if-match']?.trim();
  if (asked === undefined || asked === '*') return null;
  const [, digits] = /^"(\d{1,15})"$/.exec(asked) ?? [];
  if (digits === undefined) throw failed('If-Match names no version that an object of Fettle can have');
  return Number(digits);
}

/**
 * A change with `If-Match` is the same as one whose body names the version that it was made from: the domain compares.
 * @returns the body with that version, where the request asks for one
 * @throws DomainError `request.precondition_failed` when body and header differ, or when the route compares no versions
 */
export function withVersionAsked(contract: RouteContract, asked: number | null, body: unknown): unknown {
  if (asked === null) return body;
  if (!comparesVersions(contract)) throw failed('This route compares no versions: leave If-Match away');
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const named = (body as Record<string, unknown>)[VERSION];
  if (named !== undefined && named !== asked) throw failed('If-Match and the version in the body differ');
  return { ...body, [VERSION]: asked };
}

/** What the domain says of a version that is not the present one, as it is said to those who sent `If-Match` (RFC 9110). */
export function asFailedPrecondition(error: unknown): unknown {
  const isConflict = error instanceof DomainError && error.code.endsWith('.conflict');
  return isConflict ? new DomainError('request.precondition_failed', {}, { cause: error, detail: error.title }) : error;
}

function failed(detail: string): DomainError {
  return new DomainError('request.precondition_failed', {}, { detail });
}
