import type { Benchmark, Setting } from './benchmark.js';
import { commitOf, describeMachine, load } from './machine.js';
import type { Contender, Figure, Result, Round } from './result.js';
import { median, spread } from './statistics.js';

/** A floor that varies more than this between rounds says that the machine was busy with something else. */
const NOISE = 0.2;
const ORDER: readonly Contender[] = ['floor', 'peer', 'fettle'];

/** Runs the contenders of a benchmark in turn, round by round, and draws up the result. */
export async function runBenchmark(benchmark: Benchmark, setting: Setting, command: string): Promise<Result> {
  const before = load();
  const begun = performance.now();
  const contest = await benchmark.open(setting);
  const rounds: Round[] = [];
  let extra: readonly Figure[] = [];
  try {
    for (let round = 0; round < (benchmark.onceOnly ? 1 : setting.rounds); round += 1) {
      const measured: Round = {};
      for (const who of ORDER) {
        const measure = contest.contenders[who];
        if (measure) measured[who] = await measure();
      }
      rounds.push(measured);
    }
    extra = (await contest.extra?.()) ?? [];
  } finally {
    await contest.stop();
  }
  const figures = [...tabulate(benchmark, rounds), ...extra];
  const checks = benchmark.checks(new Map(figures.map((figure) => [figure.name, figure])), rounds);
  const floorSpread = benchmark.steady === null ? null : spreadOf(rounds, benchmark.steady);
  return {
    name: benchmark.name,
    title: benchmark.title,
    about: benchmark.about,
    at: new Date().toISOString(),
    command,
    seed: setting.seed,
    commit: commitOf(),
    versions: { node: process.versions.node, postgres: setting.postgres.version },
    machine: describeMachine(),
    load: { before, after: load() },
    durationS: Math.round((performance.now() - begun) / 1_000),
    floorSpread,
    verdict: verdictOf(checks, floorSpread),
    checks,
    figures,
    notes: benchmark.notes ?? [],
    rounds,
  };
}

/** Noise spoils times, never counts: a count that is missed is missed on any machine. */
function verdictOf(checks: Result['checks'], floorSpread: number | null): Result['verdict'] {
  if (checks.some(({ kind, held }) => kind === 'count' && !held)) return 'misses';
  if (floorSpread !== null && floorSpread > NOISE) return 'too noisy';
  return checks.every(({ held }) => held) ? 'holds' : 'misses';
}

function valuesOf(rounds: readonly Round[], who: Contender, name: string): number[] {
  return rounds.map((round) => round[who]?.[name]).filter((value) => value !== undefined);
}

function spreadOf(rounds: readonly Round[], name: string): number {
  return spread(valuesOf(rounds, 'floor', name));
}

function tabulate(benchmark: Benchmark, rounds: readonly Round[]): Figure[] {
  const middle = (who: Contender, name: string) => {
    const values = valuesOf(rounds, who, name);
    return values.length > 0 ? median(values) : null;
  };
  return Object.entries(benchmark.units).map(([name, unit]) => ({
    name,
    unit,
    floor: middle('floor', name),
    peer: middle('peer', name),
    fettle: middle('fettle', name),
  }));
}
