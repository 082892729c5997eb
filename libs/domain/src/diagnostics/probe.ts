import type { PlatformHealth, componentStates } from '@fettle/contracts';
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
  /** May throw: then the component is `down`. */
  measure(): Promise<Finding>;
}

/** A probe that has not answered by then is `down`. */
export const PROBE_TIMEOUT_MS = 2_000;

/** Runs a probe, with its duration. Never throws and never takes longer than the time-out. */
export async function run(probe: Probe, timeoutMs = PROBE_TIMEOUT_MS): Promise<Component> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'down', detail: `No answer within ${timeoutMs} ms.` }), timeoutMs);
  });
  // The cause stays in the log of whoever failed; a person needs to know that it does not answer.
  const measured = probe
    .measure()
    .catch((): Finding => ({ state: 'down', detail: 'It could not be measured: the part does not answer.' }));
  const { state, detail, facts = {} } = await Promise.race([measured, late]);
  clearTimeout(timer);
  return {
    name: probe.name,
    state,
    detail,
    facts,
    checkedAt: new Date().toISOString(),
    latencyMs: Math.round(performance.now() - started),
  };
}

const order: readonly ComponentState[] = ['not_configured', 'ok', 'degraded', 'down'];

/** The worst state among the components. */
export function worst(components: readonly Component[]): ComponentState {
  const rank = Math.max(order.indexOf('ok'), ...components.map(({ state }) => order.indexOf(state)));
  return order[rank] ?? 'down';
}
