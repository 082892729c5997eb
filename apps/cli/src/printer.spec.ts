import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { safeUrl } from './connection.js';
import { LinePrefix } from './line-prefix.js';
import { ago, clean, Printer } from './printer.js';

function sink(): { stream: Writable; text: () => string } {
  let text = '';
  const stream = new Writable({
    write(piece, _encoding, done) {
      text += String(piece);
      done();
    },
  });
  return { stream, text: () => text };
}

describe('what is printed', () => {
  it('is a table in columns, in colours only for a terminal, and without what could steer one', () => {
    const columns = [
      { title: 'NAME', text: (row: { name: string }) => row.name, colour: () => 'red' as const },
      { title: 'X', text: () => 'x' },
    ];
    for (const colour of [true, false]) {
      const { stream, text } = sink();
      new Printer({ out: stream, err: stream, json: false, colour }).table(columns, [{ name: 'a\u001b]0;t\u0007' }]);
      expect(text().includes('\u001b[31m')).toBe(colour);
      expect(text()).not.toContain('\u001b]');
      if (!colour) expect(text()).toBe('NAME     X\na\ufffd]0;t\ufffd  x\n');
    }
    expect(clean('tab\tand\nline')).toBe('tab\tand\nline');
  });

  it('tells ages in the largest unit that fits', () => {
    const now = Date.parse('2026-01-10T00:00:00Z');
    const times = [
      '2026-01-09T23:59:30Z',
      '2026-01-09T23:30:00Z',
      '2026-01-09T20:00:00Z',
      '2026-01-01T00:00:00Z',
      null,
    ];
    expect(times.map((time) => ago(time, now))).toEqual(['30s', '30m', '4h', '9d', 'never']);
  });

  it('names the node before each whole line, however the pieces come', () => {
    const said: string[] = [];
    const prefix = new LinePrefix('a: ', (bytes, stream) => said.push(`${stream} ${bytes.toString()}`));
    for (const piece of ['on', 'e\ntw', 'o\nthree']) prefix.write(Buffer.from(piece), 'stdout');
    prefix.write(Buffer.from('err\n'), 'stderr');
    prefix.end();
    expect(said).toEqual(['stdout a: one\n', 'stdout a: two\n', 'stderr a: err\n', 'stdout a: three\n']);
  });
});

describe('the address', () => {
  it('is https, or this machine, or a network that somebody trusts', () => {
    expect(safeUrl('https://fettle.example.com/w/x', false)).toBe('https://fettle.example.com');
    for (const local of ['http://localhost:7400/', 'http://127.0.0.1:7400', 'http://[::1]:7400'])
      expect(safeUrl(local, false)).toBe(new URL(local).origin);
    expect(safeUrl('http://fettle.lan', true)).toBe('http://fettle.lan');
    for (const bad of [
      'http://fettle.lan',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
      'ftp://x',
      'x',
      'https://u:p@x',
    ])
      expect(() => safeUrl(bad, false)).toThrow();
  });
});
