// What a task of heavy-output.e2e.spec runs: `node noisy-program.js <receipt> <bytes> [<stop file>]`.
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';

/** What was printed, written beside the task so that the test can compare it with what was stored and shown. */
export interface Receipt {
  readonly lines: number;
  readonly bytes: number;
  readonly sha256: string;
}

const linesPerMs = 10;
const leastLines = 130_000;
/** A tenth of the speed from here on, so that a slow machine does not reach the limit while the test still looks. */
const fastLines = 150_000;
const longLine = 100_000;
/** The lines before `leastLines` are wide: ten million bytes by then. */
const wideLines = ' the quick brown fox jumps over the lazy dog';

const hash = createHash('sha256');
let lines = 0;
let bytes = 0;

/** Pipes are written at once: a reader that is slow slows this program. */
function print(data: Buffer): void {
  process.stdout.write(data);
  hash.update(data);
  bytes += data.length;
  for (let at = data.indexOf(10); at >= 0; at = data.indexOf(10, at + 1)) lines += 1;
}

function printOddities(): void {
  print(Buffer.from('\n\nafter two blank lines\n'));
  print(
    Buffer.concat([
      Buffer.from('not utf-8 '),
      Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
      Buffer.from('\n'),
    ]),
  );
  print(Buffer.from('a nul \0 between\n'));
  print(Buffer.from('\u001b[31mred\u001b[0m and \u001b[1;4mloud\u001b[0m\n'));
  for (let at = 0; at < 12; at += 1) print(Buffer.from(`${`long ${at} `.padEnd(longLine, at % 2 ? 'ä' : 'x')}\n`));
}

/** Lines that are due after `ms`: ten thousand a second, later a thousand. */
function linesDue(ms: number): number {
  const fast = ms * linesPerMs;
  return Math.floor(fast <= fastLines ? fast : fastLines + (fast - fastLines) / 10);
}

/** Prints what is due until the test has seen enough. */
function stream(isEnough: () => boolean, end: () => void): void {
  const start = performance.now();
  let counted = 0;
  const timer = setInterval(() => {
    const due = linesDue(performance.now() - start);
    const block: string[] = [];
    for (; counted < due; counted += 1) block.push(`line ${counted}${counted < leastLines ? wideLines : ''}\n`);
    print(Buffer.from(block.join('')));
    if (counted < leastLines || !isEnough()) return;
    clearInterval(timer);
    end();
  }, 10);
}

const [receipt = '', size = '0', stopFile] = process.argv.slice(2);

function finish(): void {
  print(Buffer.from(`the end of ${lines + 1} lines\n`));
  writeFileSync(receipt, JSON.stringify({ lines, bytes, sha256: hash.digest('hex') } satisfies Receipt));
}

if (stopFile) {
  printOddities();
  stream(
    () => existsSync(stopFile),
    () => {
      printOddities();
      finish();
    },
  );
} else {
  while (bytes < Number(size)) print(Buffer.from(`line ${lines}${wideLines}\n`));
  finish();
}
