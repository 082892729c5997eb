/* oxlint-disable no-control-regex -- terminals speak in control characters */
import { sgrAfter } from './sgr-state.js';

// Anything but printable text and tabs. Lines without it, by far the most, are taken as they are.
const special = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/;
const overwriting = /[\r\x08]|\x1b\[[0-9;]*[CDGK]/;
const sgr = /\x1b\[[0-9;:]*m/g;
// CSI · OSC (title, link) · DCS, SOS, PM, APC · other two-character escapes · an escape cut off at the end.
const escape =
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[ -/]*[0-OQ-WYZ\\`-~]|\x1b[\s\S]*$/g;
/** How far a program may move the cursor to the right; keeps one hostile number from filling the memory. */
const widestColumn = 10_000;

/**
 * What a terminal would show of one raw line (without its line feed): carriage returns, backspaces and erasures applied, other
 * control sequences dropped, remaining control characters visible (NUL as ␀). Only SGR sequences are left in the text.
 */
export function resolveLine(raw: string): string {
  const line = raw.endsWith('\r') ? raw.replace(/\r+$/, '') : raw;
  if (!special.test(line)) return line;
  return overwriting.test(line) ? overwrite(line) : clean(line);
}

/** The text alone, for searching and copying. */
export function plainText(raw: string): string {
  if (!raw.includes('\x1b')) return resolveLine(raw);
  // Nearly all lines with escapes have colours and nothing else: a search through 100,000 of them depends on this short way.
  const uncoloured = raw.replace(sgr, '');
  return special.test(uncoloured) ? resolveLine(raw).replace(sgr, '') : uncoloured;
}

/**
 * Shortens an unfinished line that a progress display keeps rewriting: what lies before its last carriage return is resolved.
 * Without this, a bar that runs for an hour would be one line of many megabytes.
 */
export function compactLine(raw: string): string {
  const last = raw.lastIndexOf('\r');
  return last <= 0 ? raw : overwrite(raw.slice(0, last)) + raw.slice(last);
}

function clean(line: string): string {
  return line
    .replace(escape, (sequence) => (/^\x1b\[[0-9;:]*m$/.test(sequence) ? sequence : ''))
    .replace(/[\x00-\x08\x0a-\x1a\x1c-\x1f\x7f-\x9f]/g, visible);
}

// U+2400 has a picture for each control character; the C1 range has none and gets the substitute sign.
function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\u2426';
}

interface Screen {
  cells: string[];
  styles: string[];
  column: number;
  style: string;
}

function overwrite(line: string): string {
  const screen: Screen = { cells: [], styles: [], column: 0, style: '' };
  let from = 0;
  for (const match of line.matchAll(escape)) {
    write(screen, line.slice(from, match.index));
    move(screen, match[0]);
    from = match.index + match[0].length;
  }
  write(screen, line.slice(from));
  return print(screen);
}

function write(screen: Screen, text: string): void {
  for (const character of text) {
    if (character === '\r') screen.column = 0;
    else if (character === '\b') screen.column = Math.max(0, screen.column - 1);
    else {
      while (screen.cells.length < screen.column) put(screen, screen.cells.length, ' ', '');
      put(screen, screen.column, special.test(character) ? visible(character) : character, screen.style);
      screen.column += 1;
    }
  }
}

function put(screen: Screen, column: number, character: string, style: string): void {
  screen.cells[column] = character;
  screen.styles[column] = style;
}

function move(screen: Screen, sequence: string): void {
  const kind = sequence.at(-1);
  if (!sequence.startsWith('\x1b[')) return;
  const number = Number.parseInt(sequence.slice(2), 10);
  const steps = Number.isNaN(number) ? 1 : number;
  const to = (column: number) => Math.min(Math.max(0, column), Math.max(widestColumn, screen.cells.length));
  if (kind === 'm') screen.style = sgrAfter(screen.style, sequence);
  else if (kind === 'C') screen.column = to(screen.column + Math.max(1, steps));
  else if (kind === 'D') screen.column = to(screen.column - Math.max(1, steps));
  else if (kind === 'G') screen.column = to(steps - 1);
  else if (kind === 'K') erase(screen, Number.isNaN(number) ? 0 : number);
}

function erase(screen: Screen, mode: number): void {
  if (mode === 0) screen.cells.length = Math.min(screen.cells.length, screen.column);
  else if (mode === 2) screen.cells.length = 0;
  else for (let at = 0; at <= screen.column && at < screen.cells.length; at += 1) put(screen, at, ' ', '');
}

function print(screen: Screen): string {
  let text = '';
  let style = '';
  const turnTo = (next: string) => {
    if (next === style) return;
    text += (style ? '\x1b[0m' : '') + next;
    style = next;
  };
  screen.cells.forEach((character, at) => {
    turnTo(screen.styles[at] ?? '');
    text += character;
  });
  turnTo(screen.style);
  return text;
}
