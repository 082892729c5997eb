import { DomainError } from '@fettle/platform/errors';

/** Whether a part is away or has no room, which time mends. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'dependency.unavailable' || error.code === 'overloaded');
}
