import { Injectable } from '@nestjs/common';

/** Those who take an administrator away wait for each other under this key. */
export const ADMINISTRATORS = 'administrators';

/**
 * Work on one thing after the other, work on different things side by side. Of this process only, and so that
 * those who wait hold no database connection each: among processes the database decides.
 */
@Injectable()
export class Lines {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Runs `work` when all that came before it under this key has ended, well or not. */
  next<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key) ?? Promise.resolve();
    const turn = before.then(work);
    const quiet = turn.then(
      () => undefined,
      () => undefined,
    );
    this.last.set(key, quiet);
    void quiet.then(() => {
      if (this.last.get(key) === quiet) this.last.delete(key);
    });
    return turn;
  }
}
