// The processes of one `npm start` as a whole: started in order, kept running, stopped in reverse order.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { end } from './processes.mjs';
import { Supervised } from './supervise.mjs';
import { duration, report, say, step, yellow } from './terminal.mjs';

/** How long each part may take to stop: 30 s together, shares of their own, so that a stubborn one takes no time from the database. */
const STOP_LIMITS_MS = { agent: 6000, dashboard: 2000, admin: 2000, 'control-plane': 15_000, postgres: 5000 };
/** npm passes a Ctrl-C on that the terminal has sent to everybody already; a person's second one comes later. */
const SECOND_SIGNAL_MS = 700;

/** Everything that runs, in start order, and the file that lets the next start find what a killed run left. */
export class Machine {
  #parts = [];
  #limits;
  #runFile;
  #finish;
  /** @type {Promise<void> | null} */
  #stopping = null;
  #stopAskedAt = 0;
  finished = new Promise((resolve) => (this.#finish = resolve));

  constructor(plan, limits = STOP_LIMITS_MS) {
    this.plan = plan;
    this.#limits = limits;
    this.#runFile = join(plan.dataDir, 'run.json');
  }

  /** Ends the processes that an earlier, killed run of this data folder left behind. */
  async clearLeftovers() {
    let left;
    try {
      left = JSON.parse(readFileSync(this.#runFile, 'utf8'));
    } catch {
      return; // No such file, or one that was cut off while it was written: nothing to go by.
    }
    await end(left);
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
      restarting: () => say(`${name} is started again, as an administrator has asked`),
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
    for (const part of this.#parts.toReversed()) await part.stop(this.#limits[part.name], part.stopSignal);
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
