/** Who is measured: the least that the work can cost, another way to do it, and Fettle. */
export type Contender = 'floor' | 'peer' | 'fettle';

/** What one contender measured in one round, by the name of the figure. */
export type Measured = Readonly<Record<string, number>>;

export type Round = Partial<Record<Contender, Measured>>;

/** What a benchmark promises, and whether it held. */
export interface Check {
  readonly goal: string;
  /** The measured value, ready to read. */
  readonly value: string;
  readonly held: boolean;
  /** Counts and sizes do not depend on how busy the machine is; times do. */
  readonly kind: 'count' | 'time';
}

export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Median over the rounds, null where the contender has none. */
  readonly floor: number | null;
  readonly peer: number | null;
  readonly fettle: number | null;
}

/** What one run of a benchmark leaves in bench/results. */
export interface Result {
  readonly name: string;
  readonly title: string;
  /** What the contenders are and what they were asked to do. */
  readonly about: Readonly<Record<'load' | Contender, string | null>>;
  readonly at: string;
  readonly command: string;
  readonly seed: number;
  readonly commit: string;
  readonly versions: Readonly<Record<'node' | 'postgres', string>>;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGiB: number;
    readonly kernel: string;
  };
  /** One-minute load average before and after. */
  readonly load: { readonly before: number; readonly after: number };
  readonly durationS: number;
  /** Spread of the floor over the rounds, as a share of its median. */
  readonly floorSpread: number | null;
  readonly verdict: 'holds' | 'misses' | 'too noisy';
  readonly checks: readonly Check[];
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
  readonly rounds: readonly Round[];
}
