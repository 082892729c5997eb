import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ApiError } from '@fettle/client';
import { errorCodes, type ErrorCode } from '@fettle/contracts';
import { CliError, exitCodes, exitOf } from './exit-codes.js';

const guide = readFileSync(new URL('../../../docs/guides/cli.md', import.meta.url), 'utf8');

describe('exit codes', () => {
  it('are those of the guide, each with its meaning', () => {
    const rows = [...guide.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(([, code, means]) => [Number(code), means]);
    expect(rows).toEqual(Object.values(exitCodes).map(({ code, means }) => [code, means]));
  });

  it('are never the same for two things', () => {
    const codes = Object.values(exitCodes).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('say of every error that Fettle answers with what kind it is', () => {
    const exits = Object.entries(errorCodes).map(([code, { status }]) =>
      exitOf(new ApiError({ code: code as ErrorCode, status, message: code })),
    );
    expect(new Set(exits)).not.toContain('internal');
    expect(new Set(exits)).not.toContain('ok');
    expect(exitOf(new ApiError({ code: 'network', status: 0, message: '' }))).toBe('unavailable');
    expect(exitOf(new CliError('failed', ''))).toBe('failed');
    expect(exitOf(new TypeError('terminated'))).toBe('unavailable');
    expect(exitOf(new TypeError('a mistake of ours'))).toBe('internal');
  });
});
