import { describe, expect, it } from '@jest/globals';
import { problems } from '@fettle/platform/machines';
import { taskMachine } from './task.machine.js';
import { afterLoss, hasNul, overdue, type LiveRow } from './task.policy.js';

const now = new Date('2026-03-01T12:00:00Z');
const ago = new Date(+now - 1);
const later = new Date(+now + 1);
const row = (patch: Partial<LiveRow>): LiveRow => ({
  ...{
    workspace_id: 'w',
    task_id: 't',
    node_id: 'n',
    state: 'queued',
    fence: 1,
    starts: 1,
    idempotent: false,
    max_attempts: 3,
  },
  ...{ timeout_ms: 1_000, expires_at: later, lease_until: later, deadline_at: later, cancel_state: null, now },
  ...patch,
});

describe('the life of a task', () => {
  it('is sound: no dead end, no exit from an end, every wait has a deadline', () => {
    expect(problems(taskMachine)).toEqual([]);
  });

  it.each([
    [{ state: 'queued' }, null],
    [{ state: 'queued', expires_at: now }, 'expired'],
    [{ state: 'leased' }, null],
    [{ state: 'leased', lease_until: ago }, 'queued'],
    [{ state: 'leased', lease_until: ago, expires_at: ago }, 'expired'],
    [{ state: 'leased', lease_until: ago, cancel_state: 'requested' }, 'cancelled'],
    [{ state: 'started' }, null],
    [{ state: 'started', lease_until: ago }, 'unknown'],
    [{ state: 'started', lease_until: ago, idempotent: true }, 'queued'],
    [{ state: 'started', lease_until: ago, idempotent: true, starts: 3 }, 'unknown'],
    [{ state: 'started', deadline_at: ago }, 'failed'],
    [{ state: 'started', deadline_at: ago, lease_until: ago }, 'unknown'],
  ] as [Partial<LiveRow>, string | null][])('moves on when nobody speaks for it: %j → %s', (patch, to) => {
    expect(overdue(row(patch))?.to ?? null).toBe(to);
  });

  it('is tried again only if that is safe, allowed, in time and not unwanted', () => {
    const retried = row({ idempotent: true });
    expect(afterLoss(retried, 'lost').to).toBe('queued');
    for (const patch of [
      { idempotent: false },
      { starts: 3 },
      { expires_at: ago },
      { cancel_state: 'acknowledged' as const },
    ]) {
      expect(afterLoss({ ...retried, ...patch }, 'lost').to).toBe('unknown');
    }
  });

  it('knows NUL anywhere in a command', () => {
    expect(hasNul({ argv: ['a', 'b\0'] })).toBe(true);
    expect(hasNul({ argv: ['a', '\\u0000'], environment: { A: '' } })).toBe(false);
  });
});
