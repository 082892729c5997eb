import { describe, expect, it } from '@jest/globals';
import { Log } from './log.js';
import { NestLogger } from './nest-logger.js';

const canary = 'CANARY-4711-value';

function capture(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return {
    log: Log.create({ name: 'test', level: 'debug', destination: { write: (line: string) => void lines.push(line) } }),
    lines,
  };
}

describe('log', () => {
  it.each([
    'password',
    'newPassword',
    'token',
    'bootstrapToken',
    'bootstrap_token',
    'access-token',
    'secret',
    'clientSecret',
    'Authorization',
    'cookie',
    'set-cookie',
    'key',
    'apiKey',
    'x-agent-key',
    'masterKey',
    'privateKey',
    'ticket',
    'csrfToken',
    'recoveryCodes',
    'credentials',
    'DATABASE_URL',
  ])('hides what stands under %s, at any depth and of any shape', (key) => {
    const { log, lines } = capture();
    log.info('x', { [key]: canary });
    log.info('x', { a: { b: [{ c: { [key]: { inner: [canary] } } }] } });
    log.with({ [key]: canary }).info('x');
    expect(lines).toHaveLength(3);
    expect(lines.join()).not.toContain(canary);
  });

  it.each([
    ['a connection string', `connect postgres://fettle:${canary}@db:5432/fettle failed`],
    ['an Authorization value', `sent Bearer ${canary}`],
    ['a command line', `curl x | sudo bash -s -- --bootstrap-token '${canary}'`],
    ['a query', `GET /setup?token=${canary}&x=1`],
    ['JSON in text', `{"password":"${canary}"}`],
  ])('hides a secret inside the text of %s', (_what, text) => {
    const { log, lines } = capture();
    log.error(text, { note: text, error: new Error(text, { cause: new Error(text) }) });
    new NestLogger(log).error(text, text, 'Context');
    expect(lines.join()).not.toContain(canary);
    expect(lines.join()).toContain('[redacted]');
  });

  it('writes one JSON line per event, with level name, time and fields', () => {
    const { log, lines } = capture();
    log.with({ requestId: 'r-1' }).warn('task.late', { taskId: 't', text: 'two\nlines' });
    const line = JSON.parse(lines[0]!) as Record<string, unknown>;
    expect(line).toMatchObject({ level: 'warn', event: 'task.late', requestId: 'r-1', taskId: 't', name: 'test' });
    expect(typeof line['time']).toBe('string');
    expect(lines[0]!.trimEnd()).not.toContain('\n');
  });

  it('survives circular and very deep values', () => {
    const { log, lines } = capture();
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    log.info('x', { circular });
    expect(lines).toHaveLength(1);
  });

  it('keeps numbers and names that only look like secrets apart', () => {
    const { log, lines } = capture();
    log.info('x', { keyCount: 3, tokens: null, monkeys: ['a'].length });
    expect(JSON.parse(lines[0]!)).toMatchObject({ keyCount: 3, tokens: null });
  });
});
