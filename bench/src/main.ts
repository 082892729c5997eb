import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchmarks } from './benchmarks/index.js';
import { DatabaseServer } from './harness/database-server.js';
import { removeFolders } from './harness/folders.js';
import { root } from './harness/machine.js';
import { stopAll } from './harness/program.js';
import { runBenchmark } from './harness/run-benchmark.js';
import { page } from './page.js';

const ROUNDS = 5;
const SEED = 1;
const results = join(root, 'bench/results');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { full: { type: 'boolean', default: false }, seed: { type: 'string' }, rounds: { type: 'string' } },
});
const all = benchmarks(values.full);
const unknown = positionals.find((name) => !all.some((one) => one.name === name));
const chosen = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

async function run(): Promise<void> {
  const postgres = await DatabaseServer.start();
  try {
    for (const benchmark of chosen) {
      const seed = Number(values.seed ?? SEED);
      const setting = { postgres, seed, full: values.full, rounds: Number(values.rounds ?? ROUNDS) };
      const command = `npm run bench -- ${benchmark.name}${values.full ? ' --full' : ''}`;
      const result = await runBenchmark(benchmark, setting, command);
      mkdirSync(results, { recursive: true });
      writeFileSync(join(results, `${benchmark.name}.json`), `${JSON.stringify(result, null, 2)}\n`);
      process.stdout.write(`${benchmark.name} ${benchmark.title}: ${result.verdict} (${result.durationS} s)\n`);
      for (const { goal, value, held } of result.checks) {
        process.stdout.write(`  ${held ? 'yes' : 'no '}  ${goal}: ${value}\n`);
      }
    }
  } finally {
    await stopAll();
    await postgres.stop();
    removeFolders();
  }
  writeFileSync(join(root, 'docs/benchmarks.md'), page(results));
}

if (unknown) {
  process.stderr.write(`There is no benchmark "${unknown}"; there are: ${all.map(({ name }) => name).join(', ')}\n`);
  process.exitCode = 2;
} else {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stopAll().finally(() => (process.exitCode = 1)));
  }
  await run();
}
