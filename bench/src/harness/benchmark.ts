import type { DatabaseServer } from './database-server.js';
import type { Check, Contender, Figure, Measured, Result, Round } from './result.js';

/** What a benchmark is given. */
export interface Setting {
  readonly postgres: DatabaseServer;
  readonly seed: number;
  /** Longer and larger, for a machine that has nothing else to do. */
  readonly full: boolean;
  readonly rounds: number;
}

/** The contenders of one run, set up; each call of one measures one round. */
export interface Contest {
  readonly contenders: Partial<Record<Contender, () => Promise<Measured>>>;
  /** What was measured once, beside the rounds. */
  extra?(): Promise<readonly Figure[]>;
  stop(): Promise<void>;
}

export interface Benchmark {
  /** As in the list of goals: `P1`. */
  readonly name: string;
  readonly title: string;
  readonly about: Result['about'];
  /** The unit of each figure, in the order of the table. */
  readonly units: Readonly<Record<string, string>>;
  /** The figure of the floor whose spread says whether the machine was quiet enough; null where there is none. */
  readonly steady: string | null;
  /** One round: what it measures does not vary with the machine's other work, and takes long. */
  readonly onceOnly?: boolean;
  open(setting: Setting): Promise<Contest>;
  /** The goals against the medians. */
  checks(figures: ReadonlyMap<string, Figure>, rounds: readonly Round[]): readonly Check[];
  readonly notes?: readonly string[];
}

const factor = (value: number) => `${value.toPrecision(3)} ×`;

/** Fettle in relation to another contender: at least so many times its figure. */
export function atLeast(figure: Figure, than: 'floor' | 'peer', goal: number): Check {
  const ratio = figure.fettle! / figure[than]!;
  return { goal: `${figure.name}: ≥ ${goal} × ${than}`, value: factor(ratio), held: ratio >= goal, kind: 'time' };
}

/** Fettle in relation to another contender: at most so many times its figure. */
export function atMost(figure: Figure, than: 'floor' | 'peer', goal: number, kind: Check['kind'] = 'time'): Check {
  const ratio = figure.fettle! / figure[than]!;
  return { goal: `${figure.name}: ≤ ${goal} × ${than}`, value: factor(ratio), held: ratio <= goal, kind };
}

/** Fettle alone: at most so much. */
export function limit(figure: Figure, goal: number, kind: Check['kind']): Check {
  const value = figure.fettle!;
  return {
    goal: `${figure.name}: ≤ ${goal} ${figure.unit}`.trimEnd(),
    value: `${value.toPrecision(3)} ${figure.unit}`.trimEnd(),
    held: value <= goal,
    kind,
  };
}
