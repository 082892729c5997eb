import { EgressError } from './egress-error.js';

/** What a failed call comes to: ours are kept, those of undici and Node are sorted. */
export function faultOf(error: unknown, signal: AbortSignal): EgressError {
  if (error instanceof EgressError) return error;
  if (signal.aborted) return new EgressError('timeout', 'No whole answer in time', { cause: error });
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (cause instanceof EgressError) return cause;
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return new EgressError('too-large', 'The headers of the answer are too long');
  if (typeof code === 'string' && code.endsWith('_TIMEOUT')) {
    return new EgressError('timeout', 'No whole answer in time', { cause: error });
  }
  return new EgressError('broken', 'The answer broke off, or was none', { cause: error });
}
