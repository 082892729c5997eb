import { link, readdir, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readIfPresent } from './node/files.js';
import { isAlive, type ProcessIdentity } from './node/proc.js';

/**
 * A lock of generations: the file with the highest number names the holder. Who finds that process dead makes the next number, which the
 * file system lets exactly one do, complete from its first moment. Nothing has to be freed, and a dead holder's file never has to be
 * taken away before a new one stands.
 */
export class LockFile {
  constructor(
    private readonly path: string,
    private readonly isHolding: (holder: ProcessIdentity) => boolean = isAlive,
  ) {}

  /** The live process that holds the lock, if there is one. */
  async holder(): Promise<ProcessIdentity | undefined> {
    return this.#holderOf(await this.#latest());
  }

  /** Takes the lock for `mine`. Gives the holder where another live process has it, which it then keeps. */
  async take(mine: ProcessIdentity): Promise<ProcessIdentity | undefined> {
    const complete = `${this.path}.${mine.pid}.${mine.startTime}.new`;
    await writeFile(complete, JSON.stringify(mine), { mode: 0o600 });
    try {
      for (;;) {
        const latest = await this.#latest();
        const holder = await this.#holderOf(latest);
        if (holder !== undefined) return holder;
        const mark = `${this.path}.${latest + 1}`;
        if (!(await isMade(link(complete, mark)))) continue;
        if ((await this.#latest()) > latest + 1) {
          // Others took and passed on this number after it was read: it is free only because they have cleared it away.
          await unlink(mark);
          continue;
        }
        await this.#dropBelow(latest + 1);
        return undefined;
      }
    } finally {
      await unlink(complete);
    }
  }

  async #generations(): Promise<number[]> {
    const name = basename(this.path);
    const files = await readdir(dirname(this.path));
    return files
      .filter((file) => file.startsWith(`${name}.`))
      .map((file) => Number(file.slice(name.length + 1)))
      .filter(Number.isSafeInteger);
  }

  async #latest(): Promise<number> {
    return Math.max(0, ...(await this.#generations()));
  }

  async #holderOf(generation: number): Promise<ProcessIdentity | undefined> {
    const text = await readIfPresent(`${this.path}.${generation}`).catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      const holder = JSON.parse(text) as ProcessIdentity;
      return this.isHolding(holder) ? holder : undefined;
    } catch {
      return undefined; // Cut short by a full disk or a power failure: whoever wrote it is gone.
    }
  }

  async #dropBelow(generation: number): Promise<void> {
    const old = (await this.#generations()).filter((one) => one < generation);
    const folder = dirname(this.path);
    for (const one of old) await unlink(join(folder, `${basename(this.path)}.${one}`)).catch(() => undefined);
  }
}

async function isMade(making: Promise<void>): Promise<boolean> {
  try {
    await making;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
