import { expect, it } from '@jest/globals';
import { bulkWords } from './bulk-act.row.js';

it('names a long command by its beginning, with no half of a character at the end', () => {
  const command = { type: 'shell', payload: { command: `${'x'.repeat(199)}😀 and more` } } as const;
  const words = bulkWords({ kind: 'run', task: { command, expiresInMs: 60_000, maxAttempts: 1 } } as never);
  expect(words).toBe(`Run ${'x'.repeat(199)}\ufffd`);
});
