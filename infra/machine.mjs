// The processes of one `npm start` as a whole: started in order, kept running, stopped in reverse order.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { end } from './processes.mjs';
import { Supervised } from './supervise.mjs';
import { duration, report, say, step, yellow } from './terminal.mjs';

const STOP_LIMIT_MS = 30_000;
/** npm passes a Ctrl-C on that the terminal has sent to everybody already; a person's second one comes later. */
const SECOND_SIGNAL_MS = 700;

/** Everything that runs, in start order, and the file that lets the next start find what a killed run left. */
export class Machine {
  #parts = [];
  #runFile;
  #finish;
  /** @type {Promise<void> | null} */
  #stopping = null;
  #stopAskedAt = 0;
  finished = new Promise((resolve) => (this.#finish = resolve));

  constructor(plan) {
    this.plan = plan;
    this.#runFile = join(plan.dataDir, 'run.json');
  }

  /** Ends the processes that an earlier, killed run of this data folder left behind. */
  async clearLeftovers() {
    try {
      await end(JSON.parse(readFileSync(this.#runFile, 'utf8')));
    } catch {
      // No such file: the last run ended as it should, or there was none.
    }
  }

  #record = () => {
    const running = this.#parts.map((part) => part.identity()).filter((one) => one !== null);
    writeFileSync(this.#runFile, JSON.stringify(running), { mode: 0o600 });
  };

  /** Starts a part and keeps it running. When an essential one cannot be kept running, everything stops. */
  async run(name, launch, { essential = true, stopSignal = 'SIGTERM' } = {}) {
    if (this.#stopping) return;
    const logs = relative(process.cwd(), join(this.plan.dataDir, 'logs', `${name}.log`));
    const part = new Supervised(name, (onSpawn) => launch({ onSpawn }), {
      changed: this.#record,
      crashed: (_, how, delayMs) => say(yellow(`${name} ${how}; starting it again in ${duration(delayMs)} (${logs})`)),
      gaveUp: (_, how) => {
        say(yellow(`${name} ${how} too often; ${essential ? 'stopping everything' : 'leaving it off'} (${logs})`));
        if (essential) void this.stop(1);
      },
    });
    part.stopSignal = stopSignal;
    this.#parts.push(part);
    await part.start();
  }

  /** Stops all parts, last started first, within 30 s; `code` becomes the exit code. A second call changes nothing. */
  async stop(code = 0) {
    this.#stopping ??= this.#stopAll().then(() => this.#finish(code));
    await this.#stopping;
  }

  async #stopAll() {
    const deadline = performance.now() + STOP_LIMIT_MS;
    for (const part of this.#parts.toReversed()) await part.stop(deadline - performance.now(), part.stopSignal);
    this.#record();
  }

  get isStopping() {
    return this.#stopping !== null;
  }

  /** Ctrl-C stops in order; a second one kills what still runs. */
  onSignal = () => {
    const now = performance.now();
    if (this.#stopping === null) {
      this.#stopAskedAt = now;
      process.stdout.write('\n');
      void step('stopping', () => this.stop(0)).catch(report);
    } else if (now - this.#stopAskedAt > SECOND_SIGNAL_MS) {
      for (const part of this.#parts) part.kill();
    }
  };
}
