const secretKey =
  /pass(word|phrase|wd)?$|secret|token|authorization|cookie|credential|api[-_]?key|private[-_]?key|agent[-_]?key|recovery[-_]?codes?|^otp$|^totp$|seed$/i;
const maxDepth = 12;

/** A deep copy in which every value under a key that names a secret is `[redacted]`. Input of any shape; never throws. */
export function redact(value: unknown, depth = 0): unknown {
  if (depth > maxDepth) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      secretKey.test(key) && inner !== null && inner !== undefined && typeof inner !== 'boolean'
        ? '[redacted]'
        : redact(inner, depth + 1),
    ]),
  );
}
