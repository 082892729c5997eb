/** Ends of key names whose values never reach a log (I13); compared without case, `-` and `_`. */
const secretEndings = [
  'password',
  'passwd',
  'passphrase',
  'token',
  'tokens',
  'secret',
  'secrets',
  'authorization',
  'cookie',
  'cookies',
  'key',
  'keys',
  'credential',
  'credentials',
  'ticket',
  'otp',
  'recoverycode',
  'recoverycodes',
  'databaseurl',
  'redisurl',
  'connectionstring',
];
const endsSecret = new RegExp(`(?:${secretEndings.join('|')})$`);
const REDACTED = '[redacted]';
const MAX_DEPTH = 8;

/** Whether the value under this key is hidden. */
export function isSecretKey(key: string): boolean {
  return endsSecret.test(key.toLowerCase().replaceAll(/[-_]/g, ''));
}

/**
 * Hides secrets inside text: credentials in URLs, Authorization schemes, `…token=value`, `--bootstrap-token 'value'`.
 * Key-based redaction misses these because drivers and shells put them into messages.
 */
export function redactText(text: string): string {
  return text
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:"']*:[^\s/@"']*@/gi, `$1${REDACTED}@`)
    .replaceAll(/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`)
    .replaceAll(
      /((?:token|secret|password|passwd|api[-_]?key|ticket)\\?["']?\s*[=:]\s*\\?["']?)(?!\[redacted\])[^\s"'&,;}\\]+/gi,
      `$1${REDACTED}`,
    )
    .replaceAll(/(--[a-z-]*(?:token|password|secret|key)[ =]\\?["']?)(?!\[redacted\])[^\s"'\\]+/gi, `$1${REDACTED}`);
}

/** A copy without secrets: by key at any depth, by pattern inside every string. Errors become type, message, stack, code and cause. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  if (value instanceof Map) return redact(Object.fromEntries(value), depth);
  if (value instanceof Set) return redact([...value], depth);
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    copy[key] = isSecretKey(key) && item !== null && item !== undefined ? REDACTED : redact(item, depth + 1);
  }
  return copy;
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const code = (error as { code?: unknown }).code;
  return {
    type: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack ? { stack: redactText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
