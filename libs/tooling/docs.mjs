// The generated documents: made from compiled code, written by `pnpm run docs`, compared by `pnpm check` (--check).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { benchmarks } from './documents/benchmarks.mjs';
import { calls } from './documents/calls.mjs';
import { commands } from './documents/commands.mjs';
import { diagrams } from './documents/diagrams.mjs';
import { envExample } from './documents/env-example.mjs';
import { openapi } from './documents/openapi.mjs';
import { permissions } from './documents/permissions.mjs';
import { root } from './checks/sources.mjs';

const read = (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null);

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  process.stdout.write(`wrote ${path}\n`);
}

const isCheck = process.argv.includes('--check');
for (const generate of [openapi, calls, envExample, permissions, commands, diagrams, benchmarks]) {
  try {
    for (const { path, text } of await generate()) {
      if (read(path) === text) continue;
      if (!isCheck) write(path, text);
      else {
        process.stdout.write(`${path} is not what the code says: run npm run docs\n`);
        process.exitCode = 1;
      }
    }
  } catch (error) {
    process.stdout.write(`${generate.name} could not be generated: ${error.message}\n`);
    process.exitCode = 1;
  }
}
