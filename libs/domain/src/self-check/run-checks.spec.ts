import { describe, expect, it, jest } from '@jest/globals';
import { ok, skipped, type Check } from './check.js';
import { runChecks } from './run-checks.js';

const broken = { means: 'It is broken.', todo: 'Mend it.' };
const check = (id: string, run: Check['run'], more: Partial<Check> = {}): Check => ({
  id,
  group: 'machine',
  title: `Check ${id}`,
  broken,
  run,
  ...more,
});

describe('checks', () => {
  it('are reported in their order, with what was found and how long it took', async () => {
    let now = 1_000;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
    const busy = async () => {
      now += 12.34;
      return ok('Fine.');
    };
    const outcomes = await runChecks([
      check('a', busy, { runbook: 'api-slow' }),
      check('b', async () => skipped('Not set up.')),
    ]);
    expect(outcomes.map(({ id, result, found, runbook }) => [id, result, found, runbook])).toEqual([
      ['a', 'ok', 'Fine.', 'docs/runbooks/api-slow.md'],
      ['b', 'skipped', 'Not set up.', null],
    ]);
    clock.mockRestore();
    expect(outcomes.map(({ tookMs }) => tookMs)).toEqual([12.3, 0]);
  });

  it('that throw, at once or later, have failed, and say what to do without showing a password', async () => {
    const outcomes = await runChecks([
      check('now', () => {
        throw new Error('connect to postgres://u:canary@host/db failed');
      }),
      check('later', async () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))),
    ]);
    for (const { result, means, todo } of outcomes)
      expect({ result, means, todo }).toEqual({ result: 'fail', ...broken });
    expect(outcomes[1]!.found).toBe('It did not work: gone (ECONNREFUSED).');
    expect(JSON.stringify(outcomes)).not.toContain('canary');
  });

  it('that never answer have failed at their deadline, are told so, and hold up nobody', async () => {
    let told = false;
    const silent = check(
      'silent',
      (signal) => new Promise(() => signal.addEventListener('abort', () => (told = true))),
      { deadlineMs: 10 },
    );
    const [first, second] = await runChecks([silent, check('next', async () => ok('Fine.'))]);
    expect([first!.result, first!.found, told, second!.result]).toEqual([
      'fail',
      'There was no answer within 10 ms.',
      true,
      'ok',
    ]);
  });

  it('that need something broken are skipped with the reason', async () => {
    const outcomes = await runChecks([
      check('base', () => Promise.reject(new Error('no'))),
      check('above', async () => ok('never'), { needs: 'base' }),
      check('higher', async () => ok('never'), { needs: 'above' }),
    ]);
    expect(outcomes.map(({ result }) => result)).toEqual(['fail', 'skipped', 'skipped']);
    expect(outcomes[1]!.found).toBe('Not looked at, because this did not work: Check base.');
  });

  it('run four at a time at most', async () => {
    let now = 0;
    let most = 0;
    const busy = Array.from({ length: 12 }, (_, n) =>
      check(`c${n}`, async () => {
        most = Math.max(most, (now += 1));
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return ok('Fine.');
      }),
    );
    expect((await runChecks(busy)).every(({ result }) => result === 'ok')).toBe(true);
    expect(most).toBe(4);
  });
});
