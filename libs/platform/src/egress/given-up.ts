import { EgressError } from './egress-error.js';

/** `up` rejects when the caller gives up. The signal outlives the call, so it has to be told to forget. */
export function givenUp(signal: AbortSignal | undefined): { up: Promise<never>; forget: () => void } {
  let aborted = (): void => undefined;
  const up = new Promise<never>((_done, refuse) => {
    aborted = () => refuse(new EgressError('timeout', 'The call was given up'));
  });
  up.catch(() => undefined);
  if (signal?.aborted) aborted();
  signal?.addEventListener('abort', aborted, { once: true });
  return { up, forget: () => signal?.removeEventListener('abort', aborted) };
}
