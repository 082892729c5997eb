import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import {
  Command,
  commandNames,
  commandOf,
  commandRisks,
  permissionToRun,
  ReadingCommand,
  readingNames,
  riskOf,
} from './index.js';

describe('the catalogue of commands', () => {
  it.each(commandNames)('%s is whole: words, bounds, schemas that a document can show', (name) => {
    const { summary, timeoutS, params, result, reading, risk, idempotent, platforms } = commandOf(name);
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(timeoutS).toBeGreaterThan(0);
    expect(timeoutS).toBeLessThanOrEqual(86_400);
    expect(platforms).toContain('linux');
    expect(z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' })).toMatchObject({
      type: 'object',
      additionalProperties: false,
    });
    expect(z.toJSONSchema(result, { unrepresentable: 'any' })).toBeDefined();
    // What looks changes nothing: it is safe to ask again, and no more than an operator may.
    if (reading) expect({ idempotent, risk }).toEqual({ idempotent: true, risk: 'low' });
  });

  it.each(commandNames)('%s takes no parameter that it does not know', (name) => {
    const { error } = Command.safeParse({ type: name, payload: { surelyUnknown: 1 } });
    expect(error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
  });

  it('refuses what is not in it, and what is no object', () => {
    for (const sent of [
      { type: 'rm', payload: {} },
      { type: '__proto__', payload: {} },
      { type: 'toString' },
      null,
      'exec',
    ])
      expect(Command.safeParse(sent).success).toBe(false);
    for (const name of ['rm', '__proto__', 'toString', 'constructor']) expect(riskOf({ type: name })).toBe('high');
  });

  it('takes for a reading only what looks', () => {
    expect(ReadingCommand.safeParse({ type: 'exec', payload: { argv: ['true'] } }).success).toBe(false);
    for (const name of readingNames) expect(commandOf(name).reading).toBe(true);
    expect(ReadingCommand.parse({ type: 'system_info' })).toEqual({ type: 'system_info', payload: {} });
  });

  it('has the tiers that pages read beside it', () => {
    expect(Object.fromEntries(commandNames.map((name) => [name, commandOf(name).risk]))).toEqual(commandRisks);
  });

  it('asks for the permission of the tier, and for the highest where a command runs as root', () => {
    expect(permissionToRun({ type: 'ping' })).toBe('task:run-low');
    expect(permissionToRun({ type: 'exec', payload: { argv: ['id'] } })).toBe('task:run-medium');
    expect(permissionToRun({ type: 'exec', payload: { argv: ['id'], runAsRoot: true } })).toBe('task:run-high');
    expect(permissionToRun({ type: 'exec', payload: { argv: ['id'], runAsRoot: false } })).toBe('task:run-medium');
  });
});
