/** Where a piece of work stands in a trace: what is started because of it hangs below. Exists only while traces are on. */
export interface Trace {
  /** W3C trace context, version 00: names the trace and the span of this work. */
  readonly traceparent: string;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** SQL statements that were sent on behalf of it so far. */
  statements: number;
}

const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The three parts of a `traceparent` header; null for anything that is not one (the header comes from outside). */
export function parseTraceparent(
  text: unknown,
): { readonly traceId: string; readonly spanId: string; readonly isSampled: boolean } | null {
  const [, version, traceId, spanId, flags, rest] = (typeof text === 'string' && shape.exec(text)) || [];
  if (!traceId || !spanId || version === 'ff' || (version === '00' && rest !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags!, 16) & 1) === 1 };
}
