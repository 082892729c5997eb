import { beforeEach, describe, expect, it } from '@jest/globals';
import { plainText } from './line-text.js';
import { OutputBuffer } from './output-buffer.js';
import type { OutputChunk, OutputStream } from './output-entry.js';
import { OutputSearch } from './output-search.js';

const encoder = new TextEncoder();
let seq = 0;
let flushes: (() => void)[] = [];
const newBuffer = (maxLines?: number) =>
  new OutputBuffer({ schedule: (flush) => flushes.push(flush), ...(maxLines === undefined ? {} : { maxLines }) });
const bytes = (data: Uint8Array, stream: OutputStream = 'stdout'): OutputChunk => ({
  seq: seq++,
  stream,
  bytes: data,
  at: 1_000,
});
const text = (data: string, stream?: OutputStream) => bytes(encoder.encode(data), stream);
const lines = (buffer: OutputBuffer) =>
  buffer.entries.map((entry) => (entry.kind === 'line' ? plainText(entry.raw) : `<${entry.kind}>`));

beforeEach(() => {
  seq = 0;
  flushes = [];
});

describe('OutputBuffer', () => {
  it('numbers lines and keeps blank ones', () => {
    const buffer = newBuffer();
    buffer.push([text('one\n\n\nfour')]);
    expect(lines(buffer)).toEqual(['one', '', '', 'four']);
    expect(buffer.entries.map((entry) => entry.kind === 'line' && entry.number)).toEqual([1, 2, 3, 4]);
  });

  it('gives the same lines wherever the bytes are cut', () => {
    const whole = 'grün 😀 \x1b[31mred\x1b[0m\r\n10%\r100%\nlast ☃';
    const data = encoder.encode(whole);
    const expected = ['grün 😀 red', '100%', 'last ☃'];
    for (let cut = 0; cut <= data.length; cut += 1) {
      seq = 0;
      const buffer = newBuffer();
      buffer.push([bytes(data.slice(0, cut)), bytes(data.slice(cut))]);
      buffer.finish();
      expect(lines(buffer)).toEqual(expected);
    }
    seq = 0;
    const single = newBuffer();
    for (const byte of data) single.push([bytes(Uint8Array.of(byte))]);
    expect(lines(single)).toEqual(expected);
  });

  it('shows invalid UTF-8 as U+FFFD, NUL as a sign, and half a character at the end', () => {
    const buffer = newBuffer();
    buffer.push([bytes(Uint8Array.of(0x61, 0xff, 0x00, 0x62, 0x0a, 0xe2, 0x98))]);
    buffer.finish();
    expect(lines(buffer)).toEqual(['a\ufffd␀b', '\ufffd']);
  });

  it('keeps a line of 100 kB whole', () => {
    const buffer = newBuffer();
    const long = 'x'.repeat(100_000);
    for (let at = 0; at < long.length; at += 30_000) buffer.push([text(long.slice(at, at + 30_000))]);
    buffer.push([text('\nnext')]);
    expect(lines(buffer)).toEqual([long, 'next']);
  });

  it('does not let a progress line grow without end', () => {
    const buffer = newBuffer();
    for (let step = 0; step <= 20_000; step += 1) buffer.push([text(`\r\x1b[32m${step} of 20000\x1b[0m`)]);
    const [entry] = buffer.entries;
    expect(lines(buffer)).toEqual(['20000 of 20000']);
    expect(entry?.kind === 'line' && entry.raw.length).toBeLessThan(20_000);
  });

  it('keeps an unfinished line of one stream while the other writes', () => {
    const buffer = newBuffer();
    buffer.push([text('Building… '), text('warning\n', 'stderr'), text('done\n')]);
    expect(lines(buffer)).toEqual(['Building… done', 'warning']);
    expect(buffer.entries.map((entry) => entry.kind === 'line' && entry.stream)).toEqual(['stdout', 'stderr']);
  });

  it('carries a colour over lines, per stream', () => {
    const buffer = newBuffer();
    buffer.push([text('\x1b[31mred\nstill\x1b[0m\n'), text('plain\n', 'stderr'), text('over\n')]);
    expect(buffer.entries.map((entry) => entry.kind === 'line' && entry.style)).toEqual(['', '\x1b[31m', '', '']);
  });

  it('takes chunks once and in order, whatever the order they came in', () => {
    const buffer = newBuffer();
    const chunks = ['a\n', 'b\n', 'c\n', 'd\n'].map((line) => text(line));
    buffer.push([chunks[2], chunks[0], chunks[0]].filter((chunk) => chunk !== undefined));
    expect(lines(buffer)).toEqual(['a']);
    expect(buffer.missing).toEqual({ fromSeq: 1, toSeq: 1 });
    buffer.push(chunks);
    expect(lines(buffer)).toEqual(['a', 'b', 'c', 'd']);
    expect([buffer.missing, buffer.nextSeq]).toEqual([null, 4]);
  });

  it('marks a hole that will not be filled, and goes on behind it', () => {
    const buffer = newBuffer();
    const chunks = ['a\nhalf', 'lost', 'lost', 'd\n'].map((line) => text(line));
    buffer.push([chunks[0], chunks[3]].filter((chunk) => chunk !== undefined));
    buffer.skipMissing();
    expect(lines(buffer)).toEqual(['a', 'half', '<gap>', 'd']);
    expect(buffer.entries[2]).toEqual({ kind: 'gap', fromSeq: 1, toSeq: 2 });
    buffer.skipMissing();
    expect(buffer.entries).toHaveLength(4);
  });

  it('marks the cut once', () => {
    const buffer = newBuffer();
    buffer.push([text('a')]);
    buffer.cut('after 10 MiB');
    buffer.cut('after 10 MiB');
    expect(lines(buffer)).toEqual(['a', '<cut>']);
  });

  it('drops the oldest lines of the view and keeps their numbers', () => {
    const buffer = newBuffer(100);
    for (let line = 1; line <= 1_000; line += 1) buffer.push([text(`${line}\n`)]);
    expect(buffer.entries.length).toBeLessThanOrEqual(110);
    const [first] = buffer.entries;
    expect(first?.kind === 'line' && [first.number, first.raw]).toEqual([
      buffer.dropped + 1,
      String(buffer.dropped + 1),
    ]);
    expect(buffer.lineCount).toBe(1_000);
  });

  it('tells its listeners once for many chunks, and not after they left', () => {
    const buffer = newBuffer();
    let told = 0;
    const stop = buffer.subscribe(() => (told += 1));
    for (let line = 0; line < 10_000; line += 1) buffer.push([text(`${line}\n`)]);
    expect([flushes.length, told]).toEqual([1, 0]);
    flushes.shift()?.();
    expect([told, buffer.getVersion()]).toEqual([1, 1]);
    stop();
    buffer.push([text('more')]);
    flushes.shift()?.();
    expect(told).toBe(1);
  });

  it('starts anew for another attempt', () => {
    const buffer = newBuffer();
    buffer.push([text('\x1b[31mold')]);
    buffer.reset();
    seq = 0;
    buffer.push([text('new')]);
    expect(lines(buffer)).toEqual(['new']);
    expect(buffer.entries[0]).toMatchObject({ number: 1, style: '' });
  });
});

describe('OutputSearch', () => {
  it('finds in any case, through colours, several times in a line', () => {
    const buffer = newBuffer();
    buffer.push([text('Error: no\nfine\nan er\x1b[31mror and an ERROR\n')]);
    expect(new OutputSearch(buffer).find('eRRor')).toEqual([
      { entry: 0, hit: 0 },
      { entry: 2, hit: 0 },
      { entry: 2, hit: 1 },
    ]);
  });

  it('searches in slices and goes on where it was', () => {
    const buffer = newBuffer();
    buffer.push([text(Array.from({ length: 5_000 }, (_, line) => `${line} ${line % 10 ? '' : 'match'}\n`).join(''))]);
    const search = new OutputSearch(buffer);
    const counts: number[] = [];
    let slices = 1;
    while (!search.advance('match', 0)) {
      slices += 1;
      counts.push(search.hits.length);
    }
    // 256 lines are searched between two looks at the clock.
    expect(slices).toBe(20);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(search.hits).toEqual(new OutputSearch(buffer).find('match'));
    expect(search.hits).toHaveLength(500);
    // Another text begins anew, the same one has nothing left to do.
    expect(search.advance('match', 0)).toBe(true);
    expect(search.advance('4999', 0)).toBe(false);
    expect(search.find('4999')).toHaveLength(1);
  });

  it('gives for a growing and dropping buffer what a fresh search gives', () => {
    const buffer = newBuffer(200);
    const search = new OutputSearch(buffer);
    for (let round = 0; round < 40; round += 1) {
      buffer.push([
        text(Array.from({ length: 17 }, (_, line) => `${round}-${line} ${line % 5 ? '' : 'match'}\n`).join('')),
        text('open ma'),
      ]);
      const found = search.find('match');
      expect(found).toEqual(new OutputSearch(buffer).find('match'));
      expect(found.length).toBeGreaterThan(0);
      buffer.push([text('tch\n')]);
    }
    expect(search.find('')).toEqual([]);
    buffer.reset();
    expect(search.find('match')).toEqual([]);
  });
});
