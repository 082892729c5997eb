import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from './folders.js';
import { freePort } from './free-port.js';
import { Program } from './program.js';

const LIMIT_MS = 60_000;
const programs = {
  api: new URL('../../../apps/api/dist/main.js', import.meta.url),
  worker: new URL('../../../apps/worker-scheduler/dist/main.js', import.meta.url),
} as const;

export interface Part {
  readonly program: Program;
  /** From starting the process to its first answer that says that everything works. */
  readonly readyAfterMs: number;
  stop(): Promise<void>;
}

/** Starts one program of the control plane as it runs in a deployment of several, and waits until it is ready. */
export async function startPart(name: keyof typeof programs, databaseUrl: string): Promise<Part> {
  const names = ['PORT_OPERATOR', 'PORT_ADMIN', 'PORT_AGENT', 'PORT_DASHBOARD', 'PORT_ADMIN_CONSOLE', 'OPS_PORT'];
  const env: Record<string, string> = { DATABASE_URL: databaseUrl, FETTLE_DATA_DIR: makeFolder(), LOG_LEVEL: 'error' };
  for (const one of names) env[`FETTLE_${one}`] = String(await freePort());
  const begun = performance.now();
  const program = Program.start(programs[name], env, { probed: true });
  await untilOk(`http://127.0.0.1:${env['FETTLE_OPS_PORT']}/readyz`);
  if (name === 'api') await untilOk(`http://127.0.0.1:${env['FETTLE_PORT_AGENT']}/health`);
  const readyAfterMs = performance.now() - begun;
  return { program, readyAfterMs, stop: () => program.stop() };
}

/** Asks until the answer is 2xx. Rejects after a minute. */
export async function untilOk(url: string): Promise<void> {
  for (const end = performance.now() + LIMIT_MS; ; await delay(5)) {
    const isOk = await fetch(url).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.ok;
      },
      () => false,
    );
    if (isOk) return;
    if (performance.now() > end) throw new Error(`${url} did not become ready`);
  }
}
