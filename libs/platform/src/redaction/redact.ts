import { knownSecrets } from './known-secrets.js';
import { isSecretKey } from './secret-key.js';
import { REDACTED, hideShapes } from './shapes.js';

const MAX_DEPTH = 8;
const MAX_ITEMS = 100;
/** Values of one object in all; what is beyond is not walked. */
const MAX_VALUES = 20_000;

/**
 * Hides secrets inside text: those that this process knows, then everything of their shape (credentials in URLs, Authorization, cookies,
 * private keys, tokens of well-known services, `…token=value`, `--bootstrap-token 'value'`). Linear in the text (S15, S17).
 */
export function redactText(text: string): string {
  return hideShapes(knownSecrets.hide(text, REDACTED));
}

/**
 * A copy without secrets: by key at any depth, by shape and by what is known inside every string and every key. Errors become type,
 * message, stack, code and cause. What is too deep, too long or goes round in circles is cut and says so.
 */
export function redact(value: unknown): unknown {
  return new Walk().copy(value, 0);
}

class Walk {
  private left = MAX_VALUES;
  /** The objects that the walk is inside of. */
  private readonly above = new Set<object>();

  copy(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return redactText(value);
    if (typeof value === 'bigint') return value.toString();
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (this.above.has(value)) return '[circular]';
    if (depth >= MAX_DEPTH) return '[deeper]';
    this.left -= 1;
    if (this.left < 0) return '[more]';
    this.above.add(value);
    try {
      return this.copyObject(value, depth);
    } finally {
      this.above.delete(value);
    }
  }

  private copyObject(value: object, depth: number): unknown {
    if (value instanceof Error) return this.copyError(value, depth);
    if (value instanceof URL) return redactText(value.href);
    if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => this.copy(item, depth + 1));
    if (value instanceof Set) return [...value].slice(0, MAX_ITEMS).map((item) => this.copy(item, depth + 1));
    const entries: [string, unknown][] =
      value instanceof Map ? [...value].map(([key, item]) => [String(key), item]) : Object.entries(value);
    return Object.fromEntries(entries.map(([key, item]) => [redactText(key), this.under(key, item, depth)]));
  }

  private under(key: string, item: unknown, depth: number): unknown {
    return isSecretKey(key) && item !== null && item !== undefined ? REDACTED : this.copy(item, depth + 1);
  }

  private copyError(error: Error, depth: number): Record<string, unknown> {
    const code = (error as { code?: unknown }).code;
    return {
      type: error.name,
      message: redactText(error.message),
      ...(typeof code === 'string' ? { code: redactText(code) } : {}),
      ...(error.stack ? { stack: redactText(error.stack) } : {}),
      ...(error.cause === undefined ? {} : { cause: this.copy(error.cause, depth + 1) }),
    };
  }
}
