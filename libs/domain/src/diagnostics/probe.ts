import type { PlatformHealth, componentStates } from '@fettle/contracts';
import { inTime } from '@fettle/platform/context';
import type { z } from 'zod';

export type ComponentState = (typeof componentStates)[number];
export type Component = z.output<typeof PlatformHealth>['components'][number];

/** What a probe has measured. */
export interface Finding {
  readonly state: ComponentState;
  /** One sentence for a person. */
  readonly detail: string;
  readonly facts?: Component['facts'];
}

export interface Probe {
  readonly name: string;
  /** Measured by asking the database: while that is away, nothing is known. */
  readonly asksDatabase?: boolean;
  /** May throw: then the component is `down`. */
  measure(): Promise<Finding>;
}

/** A probe that has not answered by then is `down`. */
const PROBE_TIMEOUT_MS = 2_000;

/** What became of a probe: `failed` when it threw or did not answer, and then the component says so. */
export interface Measured {
  readonly component: Component;
  readonly failed: boolean;
}

/** Runs a probe, with its duration. Never throws and never takes longer than the time-out. */
export async function run(probe: Probe, timeoutMs = PROBE_TIMEOUT_MS): Promise<Measured> {
  const started = performance.now();
  const failure = (detail: string) => ({
    failed: true,
    finding: { state: 'down', detail } satisfies Finding as Finding,
  });
  const measure = async () => ({ failed: false, finding: await probe.measure() });
  const late = () => failure(`No answer within ${timeoutMs} ms.`);
  // The cause stays in the log of whoever failed; a person needs to know that it does not answer.
  const silent = () => failure('It could not be measured: the part does not answer.');
  const { failed, finding } = await inTime(measure, timeoutMs, late).catch(silent);
  const { state, detail, facts = {} } = finding;
  const latencyMs = Math.round(performance.now() - started);
  const checkedAt = new Date().toISOString();
  return {
    failed,
    component: { name: probe.name, state, since: null, detail, facts, checkedAt, latencyMs, lastKnown: null },
  };
}

const order: readonly ComponentState[] = ['not_configured', 'ok', 'unknown', 'degraded', 'down'];

/** The worst state among the components. */
export function worst(components: readonly Component[]): ComponentState {
  const rank = Math.max(order.indexOf('ok'), ...components.map(({ state }) => order.indexOf(state)));
  return order[rank] ?? 'down';
}
