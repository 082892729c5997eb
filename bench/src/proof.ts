// `npm run proof`: what is promised of lists of 100,000 nodes, on a PostgreSQL of its own. Ends with 1 when a promise is broken.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseServer } from './harness/database-server.js';
import { removeFolders } from './harness/folders.js';
import { root } from './harness/machine.js';
import { runBenchmark } from './harness/run-benchmark.js';
import { page } from './page.js';
import { listsProof } from './proof/lists-proof.js';

const results = join(root, 'bench/results');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function prove(): Promise<void> {
  const postgres = await DatabaseServer.start();
  // What is under way then fails for want of a database, and the rest is cleared away as after any failure.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void postgres.stop());
  try {
    const setting = { postgres, seed: 1, full: true, rounds: 1 };
    const result = await runBenchmark(listsProof(say), setting, 'npm run proof');
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, 'proof.json'), `${JSON.stringify(result, null, 2)}\n`);
    say(`\n${result.title}: ${result.verdict} (${result.durationS} s)`);
    for (const { goal, value, held } of result.checks) say(`  ${held ? 'yes' : 'NO '}  ${goal}: ${value}`);
    process.exitCode = result.verdict === 'holds' ? 0 : 1;
  } finally {
    await postgres.stop();
    removeFolders();
  }
  writeFileSync(join(root, 'docs/benchmarks.md'), page(results));
}

await prove();
