import { setTimeout as delay } from 'node:timers/promises';
import { Wire } from '../fleet/index.js';

export interface ClosedLoop {
  /** Callers; each sends its next request when the answer to the last has come. */
  readonly callers: readonly { readonly port: number; readonly headers: string }[];
  readonly durationMs: number;
  /** The next request of a caller. */
  readonly next: (caller: number) => { path: string; body: string };
}

export interface LoopFigures {
  readonly requests: number;
  readonly perSecond: number;
  readonly latenciesMs: number[];
}

/** Drives a server with as many requests as it takes. Throws at the first answer that is not 2xx: nothing refused is counted. */
export async function closedLoop({ callers, durationMs, next }: ClosedLoop): Promise<LoopFigures> {
  const latenciesMs: number[] = [];
  const wires = callers.map(({ port, headers }) => new Wire(port, headers));
  // A busy Node accepts one connection per turn of its loop: those that connect under load would measure that, not the work.
  for (const wire of wires) await wire.connect();
  await delay(100);
  const begun = performance.now();
  const until = begun + durationMs;
  await Promise.all(
    wires.map(async (wire, caller) => {
      while (performance.now() < until) {
        const { path, body } = next(caller);
        const sent = performance.now();
        const answer = await wire.post(path, body);
        if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.body}`);
        latenciesMs.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - begun) / 1_000;
  for (const wire of wires) wire.cut();
  return { requests: latenciesMs.length, perSecond: latenciesMs.length / seconds, latenciesMs };
}
