import type { LimitClass } from '@fettle/contracts';

/** How often one source may call a class of routes, and how many calls of the class may be under way at once. */
export interface LimitRule {
  /** Calls a minute in the long run. */
  readonly perMinute: number;
  /** Calls at once after a pause. */
  readonly burst: number;
  /** Calls under way per surface and process; more are refused with 503 (I12). */
  readonly concurrent: number;
  /** How many of them one person may have under way; absent, as many as there are. */
  readonly concurrentEach?: number;
  /** Counted in PostgreSQL, so that several processes do not multiply the allowance (S12). */
  readonly stored: boolean;
}

export type LimitRules = Readonly<Record<LimitClass, LimitRule>>;

/**
 * Sources: the signed-in person, the node, else the address. `agent` counts parked polls too, which hold no database connection,
 * hence its high bound. An `export` reads a whole list for as long as its caller takes, so nobody has
 * more than half of their places. How many passwords are hashed at once, and whose turn it is, the domain decides: calls of `sign-in` wait for it
 * without a database connection, so that many guessers take no place from anybody.
 */
export const defaultLimits: LimitRules = {
  read: { perMinute: 1_200, burst: 300, concurrent: 256, stored: false },
  write: { perMinute: 300, burst: 100, concurrent: 128, stored: false },
  export: { perMinute: 120, burst: 200, concurrent: 4, concurrentEach: 2, stored: false },
  'sign-in': { perMinute: 10, burst: 20, concurrent: 512, stored: true },
  setup: { perMinute: 10, burst: 10, concurrent: 4, stored: true },
  enrol: { perMinute: 120, burst: 120, concurrent: 64, stored: true },
  agent: { perMinute: 6_000, burst: 2_000, concurrent: 12_000, stored: false },
};

/** Wrong agent keys from one address: a guesser is slowed down before any look-up. */
export const refusedAgents: LimitRule = { perMinute: 60, burst: 120, concurrent: 0, stored: false };
