import type { Sample } from '@fettle/contracts/agent';
import type { InterfaceRate } from './sample.policy.js';

/** Network counters of a node's last sample, from which the next rates are taken. */
export interface Counters {
  readonly atMs: number;
  readonly of: ReadonlyMap<string, { readonly rxBytes: number; readonly txBytes: number }>;
}

/** What a sample's counters come to. The sums are null where they cannot be known. */
export interface Rates {
  readonly rxBytesPerS: number | null;
  readonly txBytesPerS: number | null;
  readonly networks: readonly InterfaceRate[];
}

/** A rate over a longer pause says nothing about any moment in it. */
const MAX_RATE_SPAN_MS = 300_000;
/** Interfaces of one node that are told apart: each costs memory here and room in every row. */
const INTERFACES_MAX = 32;
/** Loopback and the inner ends of containers would count the same bytes twice. */
const inner = /^(lo|veth|docker|br-|virbr|cni|flannel|cali)/;

/** Counters of a sample's outer interfaces. */
export function countersOf(sample: Pick<Sample, 'networks'>, atMs: number): Counters {
  const outer = sample.networks.filter((network) => !inner.test(network.interface));
  const of = new Map(
    outer
      .map(({ interface: name, rxBytes, txBytes }) => [name, { rxBytes, txBytes }] as const)
      .slice(0, INTERFACES_MAX),
  );
  return { atMs, of };
}

/**
 * Bytes per second between two readings. An interface has none after its counters began anew, and when it was not there before; the
 * sums are unknown after a restart, a long pause, or without a reading before.
 */
export function ratesBetween(before: Counters | undefined, now: Counters): Rates {
  const spanMs = before ? now.atMs - before.atMs : 0;
  if (!before || spanMs <= 0 || spanMs > MAX_RATE_SPAN_MS) return unknownRates;
  const networks: InterfaceRate[] = [];
  let hasRestarted = false;
  for (const [name, { rxBytes, txBytes }] of now.of) {
    const last = before.of.get(name);
    if (!last) continue;
    if (rxBytes < last.rxBytes || txBytes < last.txBytes) {
      hasRestarted = true;
      continue;
    }
    const perSecond = (bytes: number) => (bytes * 1_000) / spanMs;
    networks.push({ interface: name, rx: perSecond(rxBytes - last.rxBytes), tx: perSecond(txBytes - last.txBytes) });
  }
  const sum = (pick: 'rx' | 'tx') => networks.reduce((total, network) => total + network[pick], 0);
  const isKnown = !hasRestarted && networks.length > 0;
  return { rxBytesPerS: isKnown ? sum('rx') : null, txBytesPerS: isKnown ? sum('tx') : null, networks };
}

/** Before there are two readings. */
export const unknownRates: Rates = { rxBytesPerS: null, txBytesPerS: null, networks: [] };
