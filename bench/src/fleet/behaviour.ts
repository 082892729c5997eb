/** How agents of a fleet behave. Probabilities from 0 to 1, times in ms. */
export interface Behaviour {
  /** Longest hold that a claim asks for. */
  readonly waitMs: number;
  readonly maxTasks: number;
  /** How long a task runs: evenly between these. */
  readonly runMs: readonly [number, number];
  /** Pieces of output per task. */
  readonly outputChunks: number;
  /** That a task ends as failed. */
  readonly failures: number;
  /** That a report is sent only after `slowMs`: a busy disk, a stopped process. */
  readonly slowAcks: number;
  readonly slowMs: number;
  /** That a report is sent a second time, as after a lost answer. */
  readonly duplicates: number;
  /** That an agent says something untrue beside a task: a stale attempt, a foreign task, a lease that is not its own. */
  readonly lies: number;
  /** Whether check-ins carry a measurement. */
  readonly measures: boolean;
  /** Whether agents check in at all. */
  readonly checksIn: boolean;
}

export const wellBehaved: Behaviour = {
  waitMs: 55_000,
  maxTasks: 4,
  runMs: [0, 0],
  outputChunks: 0,
  failures: 0,
  slowAcks: 0,
  slowMs: 2_000,
  duplicates: 0,
  lies: 0,
  measures: true,
  checksIn: true,
};

/** Everything that goes wrong on real networks and machines, often enough to be seen in a short run. */
export const rough: Behaviour = {
  ...wellBehaved,
  runMs: [0, 300],
  outputChunks: 3,
  failures: 0.2,
  slowAcks: 0.1,
  slowMs: 500,
  duplicates: 0.2,
  lies: 0.3,
};
