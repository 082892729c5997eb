import { describe, expect, it } from '@jest/globals';
import { Ctx, idFloor, idTime, newId } from './index.js';

describe('a context', () => {
  it('cannot be changed, only copied with changes', () => {
    const ctx = Ctx.create({ actor: { kind: 'anonymous' }, origin: { ip: '10.0.0.1' } });
    expect(() => Object.assign(ctx, { workspaceId: 'x' })).toThrow(TypeError);
    const changed = ctx.with({ workspaceId: 'w' });
    expect([ctx.workspaceId, changed.workspaceId, changed.requestId]).toEqual([null, 'w', ctx.requestId]);
    expect(changed.requireWorkspace()).toBe('w');
    expect(() => ctx.requireWorkspace()).toThrow('needs a workspace');
  });

  it('keeps its transaction in copies and shows it to nobody', () => {
    const inside = Ctx.inTransaction(Ctx.system('spec'), { connection: 'canary' });
    expect(JSON.stringify(inside.with({ workspaceId: 'w' }))).not.toContain('canary');
    expect(Ctx.transactionOf(inside.with({}))).toEqual({ connection: 'canary' });
    expect(Reflect.ownKeys(inside)).toEqual(Reflect.ownKeys(Ctx.system('spec')));
  });
});

describe('ids', () => {
  it('grow with time and know their moment', () => {
    const before = Date.now();
    const ids = Array.from({ length: 1_000 }, newId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(1_000);
    expect(idTime(ids[0]!)).toBeGreaterThanOrEqual(before);
    expect(idFloor(before) <= ids[0]!).toBe(true);
    expect(idFloor(Date.now() + 1_000) > ids.at(-1)!).toBe(true);
    expect(idTime(idFloor(before))).toBe(before);
  });
});
