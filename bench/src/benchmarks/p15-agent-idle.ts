import { setTimeout as delay } from 'node:timers/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, limit, type Benchmark } from '../harness/benchmark.js';
import { makeFolder } from '../harness/folders.js';
import { Installation } from '../harness/installation.js';
import { cpuOf, wakeUpsOf } from '../harness/process-figures.js';
import { Program } from '../harness/program.js';
import { startServer } from '../harness/start-server.js';

const MIB = 1024 ** 2;
const TOKEN = /--bootstrap-token '([^']+)'/;
const agent = new URL('../../../apps/agent/dist/agent.cjs', import.meta.url);

async function watch(program: Program, ms: number) {
  const [wakeUps, cpu] = [wakeUpsOf(program.pid), cpuOf(program.pid)];
  await delay(ms);
  return {
    memory: program.rss / MIB,
    'processor time': ((cpuOf(program.pid) - cpu) * 100_000) / ms,
    'wake-ups': ((wakeUpsOf(program.pid) - wakeUps) * 1_000) / ms,
  };
}

async function startAgent(place: Installation, folder: string): Promise<Program> {
  const { installCommand } = await place.operator.ask<{ installCommand: string }>('POST', '/node-installs', {
    nodeName: 'bench',
  });
  const token = TOKEN.exec(installCommand)?.[1];
  if (!token) throw new Error('The install command carries no token');
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const url = `http://127.0.0.1:${place.agentPort}`;
  const args = ['run', '--api-url', url, '--state-dir', join(folder, 'state'), '--bootstrap-token-file', tokenFile];
  const program = Program.start(agent, {}, { args });
  for (const end = performance.now() + 20_000; performance.now() < end; await delay(100)) {
    const { items } = await place.operator.ask<{ items: { presence: string }[] }>('GET', '/nodes');
    if (items[0]?.presence === 'live') return program;
  }
  throw new Error('The agent did not join');
}

export const agentIdle: Benchmark = {
  name: 'P15',
  title: 'The idle agent on a node',
  about: {
    load: 'an agent that waits for tasks, measures and checks in every 15 s',
    floor: 'Node that waits',
    peer: null,
    fettle: 'the agent as one bundle under the same Node; memory as it is, without collecting',
  },
  units: { memory: 'MiB', 'processor time': '% of a core', 'wake-ups': '/s' },
  steady: 'memory',
  async open({ postgres, full, rounds }) {
    const place = await Installation.start(await postgres.database());
    const folder = makeFolder();
    const program = await startAgent(place, folder);
    const ms = full ? 120_000 : Math.round(45_000 / rounds);
    await delay(5_000);
    return {
      contenders: {
        floor: async () => {
          const server = await startServer('bare-node');
          const figures = await watch(server.program, 1_000);
          await server.program.stop();
          return figures;
        },
        fettle: () => watch(program, ms),
      },
      stop: async () => {
        await program.stop();
        await place.stop();
      },
    };
  },
  checks: (all) => [
    atMost(all.get('memory')!, 'floor', 1.5, 'count'),
    limit(all.get('processor time')!, 0.2, 'time'),
    limit(all.get('wake-ups')!, 2, 'count'),
  ],
};
