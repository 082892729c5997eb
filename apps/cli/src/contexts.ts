import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CliError } from './exit-codes.js';

const Context = z.object({
  url: z.string(),
  workspace: z.object({ id: z.string(), name: z.string(), slug: z.string() }),
  user: z.string(),
  key: z.string(),
  keyId: z.string(),
  expiresAt: z.string().nullable(),
  insecureHttp: z.boolean().default(false),
});
export type Context = z.output<typeof Context>;

const File = z.object({
  version: z.literal(1),
  current: z.string().nullable(),
  contexts: z.record(z.string(), Context),
});

/** The places that somebody has signed in to: one file that only its owner can read, replaced whole, so that it is never half a file. */
export class Contexts {
  readonly file: string;

  constructor(private readonly folder: string) {
    this.file = join(folder, 'contexts.json');
  }

  /** @throws CliError `usage` when the file is not ours */
  async read(): Promise<z.output<typeof File>> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return { version: 1, current: null, contexts: {} };
    try {
      return File.parse(JSON.parse(text));
    } catch {
      throw new CliError('usage', `${this.file} cannot be read as contexts`, 'Move it away and sign in again.');
    }
  }

  /** Adds or replaces a context and makes it the current one. */
  async add(name: string, context: Context): Promise<void> {
    const { contexts } = await this.read();
    await this.write({ version: 1, current: name, contexts: { ...contexts, [name]: context } });
  }

  /** @throws CliError `notFound` */
  async use(name: string): Promise<void> {
    const stored = await this.read();
    requireContext(stored.contexts, name);
    await this.write({ ...stored, current: name });
  }

  /** Takes a context away; without a current one left, none is chosen. @throws CliError `notFound` */
  async remove(name: string): Promise<Context> {
    const { current, contexts } = await this.read();
    const context = requireContext(contexts, name);
    const { [name]: _gone, ...rest } = contexts;
    await this.write({ version: 1, current: current === name ? null : current, contexts: rest });
    return context;
  }

  private async write(value: z.output<typeof File>): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const draft = `${this.file}.${process.pid}`;
    await rm(draft, { force: true });
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(draft, 0o600);
    await rename(draft, this.file);
  }
}

/** @throws CliError `notFound` */
export function requireContext(contexts: Readonly<Record<string, Context>>, name: string): Context {
  const context = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (!context) throw new CliError('notFound', `There is no context ${name}`, 'fettle context list shows them.');
  return context;
}
