import { freePort } from './free-port.js';
import { Program } from './program.js';

export interface Server {
  readonly port: number;
  readonly program: Program;
}

export type ServerName =
  'echo' | 'row-per-request' | 'plain-dispatch' | 'parking' | 'bare-fastify' | 'bare-nest' | 'bare-node';

/** Starts one of the small servers that Fettle is compared with, and waits until it listens. */
export async function startServer(name: ServerName, env: Record<string, string> = {}): Promise<Server> {
  const port = await freePort();
  const program = Program.start(
    new URL(`../servers/${name}.js`, import.meta.url),
    { ...env, PORT: String(port) },
    { probed: true },
  );
  await program.message<{ type: string }>(({ type }) => type === 'ready');
  return { port, program };
}
