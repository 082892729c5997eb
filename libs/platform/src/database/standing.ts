import { DomainError } from '../errors/index.js';

/** What a process knows of its database from its own statements. Times in ms since 1970. */
export class DatabaseStanding {
  private answeredAtMs: number | null = null;
  private failure: { readonly sinceMs: number; readonly reason: string } | null = null;

  /** When a statement was last answered; null before the first. */
  get lastAnswerAtMs(): number | null {
    return this.answeredAtMs;
  }

  /** Since when no statement gets through, and why the last one did not (a code, never an address); null while they do. */
  get away(): { readonly sinceMs: number; readonly reason: string } | null {
    return this.failure;
  }

  /** A statement was answered. */
  answered(): void {
    this.answeredAtMs = Date.now();
    this.failure = null;
  }

  /** A statement failed. Only a lost connection says something about the database. */
  failed(error: unknown): void {
    if (!(error instanceof DomainError) || error.code !== 'dependency.unavailable') return;
    this.failure = { sinceMs: this.failure?.sinceMs ?? Date.now(), reason: reasonOf(error.cause) };
  }
}

/** The class of a connection error: the code of Node or PostgreSQL, else that no answer came. */
function reasonOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 4) return 'no answer';
  const { code, cause, driverError, errors } = error as Record<string, unknown>;
  if (typeof code === 'string' && /^[A-Z0-9_]{4,20}$/.test(code)) return code;
  return reasonOf(driverError ?? cause ?? (Array.isArray(errors) ? errors[0] : undefined), depth + 1);
}
