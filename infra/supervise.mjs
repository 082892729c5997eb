// Keeps child processes running: a child that ends unasked is started again with back-off, and given up after five in a minute.
// One that says with its exit code that it wants to be started again is, at once.
import { setTimeout as wait } from 'node:timers/promises';
import { identify } from './processes.mjs';

const WINDOW_MS = 60_000;
const MAX_CRASHES = 5;
const FIRST_DELAY_MS = 500;
/** As in libs/platform/src/process/run.ts. */
const RESTART_CODE = 75;

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

/** Resolves when the child has ended, to a phrase that says how. */
export function ended(child) {
  const phrase = () => (child.signalCode ? `was ended by ${child.signalCode}` : `ended with code ${child.exitCode}`);
  if (hasEnded(child)) return Promise.resolve(phrase());
  return new Promise((resolve) => {
    child.once('exit', () => resolve(phrase()));
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
  });
}

/** Sends a signal to the child's whole process group (children are started detached, so each leads its own). */
function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') child.kill(signal);
  }
}

/** One supervised child. `launch()` starts it and resolves to the ChildProcess when it is ready for use. */
export class Supervised {
  #launch;
  #events;
  #firstDelayMs;
  #crashes = [];
  #stopping = false;
  #abort = new AbortController();
  child = null;

  /** `events`: `crashed(name, how, delayMs)`, `restarting(name)`, `gaveUp(name, how)`, `changed()` after each start. The delay doubles each time. */
  constructor(name, launch, events, { firstDelayMs = FIRST_DELAY_MS } = {}) {
    this.#firstDelayMs = firstDelayMs;
    this.name = name;
    this.#launch = launch;
    this.#events = events;
  }

  /** Starts the child and from then on keeps it running. Throws if the first start fails. */
  async start() {
    await this.#once();
    void this.#keep();
  }

  async #once() {
    this.child = await this.#launch((child) => {
      this.child = child;
      this.#events.changed();
    });
    this.#events.changed();
    // Asked to stop while the child was still starting: nobody has ended this one yet.
    if (this.#stopping) signalGroup(this.child, 'SIGINT');
  }

  async #keep() {
    for (;;) {
      const how = await ended(this.child);
      if (this.#stopping) return;
      const isAsked = this.child.exitCode === RESTART_CODE;
      const delayMs = isAsked ? 0 : this.#backOff();
      if (delayMs === null) return this.#events.gaveUp(this.name, how);
      if (isAsked) this.#events.restarting?.(this.name);
      else this.#events.crashed(this.name, how, delayMs);
      try {
        await wait(delayMs, undefined, { signal: this.#abort.signal });
        await this.#once();
      } catch {
        // A start that fails leaves an ended child behind; the next round counts it.
        if (this.#stopping) return;
        if (this.child !== null && !hasEnded(this.child)) signalGroup(this.child, 'SIGKILL');
      }
    }
  }

  #backOff() {
    const now = performance.now();
    this.#crashes = this.#crashes.filter((at) => now - at < WINDOW_MS);
    this.#crashes.push(now);
    return this.#crashes.length > MAX_CRASHES ? null : this.#firstDelayMs * 2 ** (this.#crashes.length - 1);
  }

  /** Asks the child to end and waits; after `graceMs` its whole group is killed. */
  async stop(graceMs, signal = 'SIGTERM') {
    this.#stopping = true;
    this.#abort.abort();
    const child = this.child;
    if (child === null || child.pid === undefined || hasEnded(child)) return;
    child.kill(signal);
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), Math.max(graceMs, 0));
    await ended(child);
    clearTimeout(timer);
  }

  /** Ends the child at once. */
  kill(signal = 'SIGKILL') {
    this.#stopping = true;
    this.#abort.abort();
    if (this.child !== null && !hasEnded(this.child)) signalGroup(this.child, signal);
  }

  /** `{ name, pid, started }` of the running child, or null. */
  identity() {
    if (this.child?.pid === undefined || hasEnded(this.child)) return null;
    return { name: this.name, ...identify(this.child.pid) };
  }
}
