// What a person sees while a command works: one line per step, with its duration, and the end of the log when a step fails.
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const tty = process.stdout.isTTY === true && process.env.TERM !== 'dumb';
const colour = tty && !process.env.NO_COLOR;
const paint = (code) => (text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = paint(1);
export const dim = paint(2);
const red = paint(31);
export const green = paint(32);
export const yellow = paint(33);

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const LABEL_WIDTH = 22;
/** A structured log line can hold a whole stack; the file has the rest. */
const LOG_WIDTH = 600;

/** An expected failure: its message is all that a person needs, so no stack is printed. */
export class Stop extends Error {}

/** Prints one indented line. */
export function say(text = '') {
  process.stdout.write(text === '' ? '\n' : `  ${text}\n`);
}

/** Milliseconds as a person reads them: `340 ms`, `5.8 s`, `2 min 4 s`. */
export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** The last `count` lines of a text file, long ones cut, or an empty string when it cannot be read. */
export function tail(file, count = 40) {
  const cut = (line) => (line.length > LOG_WIDTH ? `${line.slice(0, LOG_WIDTH)}…` : line);
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).map(cut).join('\n');
  } catch {
    return '';
  }
}

function spinner(label) {
  if (!tty) return () => {};
  let frame = 0;
  const draw = () => process.stdout.write(`\r  ${frames[frame++ % frames.length]} ${label}\u001b[K`);
  draw();
  const timer = setInterval(draw, 80);
  return () => {
    clearInterval(timer);
    process.stdout.write('\r\u001b[K');
  };
}

/**
 * Runs one step and prints one line for it. `work` may return a short note, shown instead of the duration
 * (for example "unchanged"). A failed step is printed with a cross and the error goes on to the caller.
 */
export async function step(label, work) {
  const started = performance.now();
  const clear = spinner(label);
  try {
    const note = await work();
    clear();
    const took = duration(performance.now() - started);
    say(`${green('✓')} ${label.padEnd(LABEL_WIDTH)} ${dim(typeof note === 'string' ? note : took)}`);
  } catch (error) {
    clear();
    say(`${red('✗')} ${label.padEnd(LABEL_WIDTH)} ${dim(duration(performance.now() - started))}`);
    throw error;
  }
}

/** Opens `<dir>/<name>.log` for one step, emptied. Returns the write stream and the path. */
export function openLog(dir, name) {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${name}.log`);
  return { path, stream: createWriteStream(path, { flags: 'w' }) };
}

/** Prints an error for a person: a `Stop` as its text, anything else with its stack. */
export function report(error) {
  const text = error instanceof Stop ? error.message : (error?.stack ?? String(error));
  process.stderr.write(`\n${text.replace(/^/gm, '  ')}\n\n`);
}
