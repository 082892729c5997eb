import { describe, expect, it } from '@jest/globals';
import { Ctx, newId } from '@fettle/platform/context';
import type { TestDatabase } from '@fettle/testing';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { NodeService } from '../nodes/index.js';
import { WindowLists, WindowService, WindowSweeper } from './index.js';

const MINUTE = 60_000;
const system = Ctx.system('spec');
const code = (expected: string) => expect.objectContaining({ code: expected });

let home: TestDatabase;
let core: TestCore;
let ctx: Ctx;
let windows: WindowService;

withCore((opened) => {
  ({ home, core, ctx } = opened);
  windows = core.get(WindowService);
});

const now = async () => (await core.sql<{ now: Date }>('SELECT fettle_now() AS now'))[0]!.now.getTime();
const inMinutes = async (minutes: number) => new Date((await now()) + minutes * MINUTE).toISOString();
const node = async () => (await core.node(ctx)).nodeId;
const maintenance = async (nodeId: string) => (await core.get(NodeService).get(ctx, nodeId)).maintenance;
const entries = (nodeId: string) =>
  core.sql<{ event: string; actor: { kind: string }; details: Record<string, unknown> }>(
    `SELECT event, actor, details FROM audit_entries WHERE target->>'id' = $1 AND event LIKE 'window.%' ORDER BY at, id`,
    [nodeId],
  );

describe('a maintenance window', () => {
  it('begins at once, is told with the node, and ends by itself to the minute', async () => {
    const nodeId = await node();
    const window = await windows.start(ctx, nodeId, { reason: 'New disks', minutes: 30 });
    expect(window).toMatchObject({ state: 'active', openEnded: false, scope: { kind: 'node', id: nodeId } });
    expect(await maintenance(nodeId)).toMatchObject({ id: window.id, reason: 'New disks', openEnded: false });
    expect(await windows.active(ctx, nodeId)).toMatchObject({ id: window.id });
    await home.clock.advance(29 * MINUTE);
    await core.get(WindowSweeper).sweep(system);
    expect(await windows.active(ctx, nodeId)).not.toBeNull();
    await home.clock.advance(2 * MINUTE);
    // Over is over, also before a sweep has said so.
    expect([await windows.active(ctx, nodeId), await maintenance(nodeId)]).toEqual([null, null]);
    await core.get(WindowSweeper).sweep(system);
    const story = await entries(nodeId);
    expect(story.map(({ event }) => event)).toEqual(['window.started', 'window.ended']);
    expect(story[1]).toMatchObject({ actor: { kind: 'system' }, details: { windowId: window.id, by: 'itself' } });
  });

  it('is ended by hand, by whom is told, and a second end is refused', async () => {
    const nodeId = await node();
    const { id } = await windows.start(ctx, nodeId, { reason: 'New disks', untilEnded: true });
    const days = (Date.parse((await maintenance(nodeId))!.endsAt) - (await now())) / (24 * 60 * MINUTE);
    expect(Math.round(days)).toBe(30);
    expect(await windows.end(ctx, nodeId)).toMatchObject({ id, state: 'ended', openEnded: true });
    await expect(windows.end(ctx, nodeId)).rejects.toEqual(code('window.none_active'));
    expect(await maintenance(nodeId)).toBeNull();
  });

  it('waits for its start, begins by the clock, and can be cancelled before and not after', async () => {
    const [soon, never] = [await node(), await node()];
    const startsAt = await inMinutes(10);
    const window = await windows.start(ctx, soon, { reason: 'New disks', minutes: 30, startsAt });
    expect(window.state).toBe('scheduled');
    expect(await maintenance(soon)).toBeNull();
    const other = await windows.start(ctx, never, { reason: 'New disks', minutes: 30, startsAt });
    expect(await windows.cancel(ctx, never, other.id)).toMatchObject({ state: 'cancelled' });
    await home.clock.advance(11 * MINUTE);
    await core.get(WindowSweeper).sweep(system);
    expect((await maintenance(soon))?.id).toBe(window.id);
    await expect(windows.cancel(ctx, soon, window.id)).rejects.toEqual(code('window.not_scheduled'));
    await expect(windows.cancel(ctx, soon, newId())).rejects.toEqual(code('object.not_found'));
    expect(await maintenance(never)).toBeNull();
  });

  it('does not overlap another one of its node, may follow it at the same moment, and is not long ago or far ahead', async () => {
    const nodeId = await node();
    const first = await windows.start(ctx, nodeId, { reason: 'First', minutes: 60, startsAt: await inMinutes(60) });
    for (const [minutes, from] of [
      [90, 0],
      [10, 61],
      [10, 119],
    ] as const) {
      const startsAt = await inMinutes(from);
      const clash = windows.start(ctx, nodeId, { reason: 'Clash', minutes, startsAt });
      await expect(clash).rejects.toEqual(code('window.overlaps'));
    }
    await windows.start(ctx, nodeId, { reason: 'Next', minutes: 10, startsAt: first.endsAt });
    for (const minutes of [-60, 31 * 24 * 60]) {
      const wrong = windows.start(ctx, nodeId, { reason: 'When', minutes: 10, startsAt: await inMinutes(minutes) });
      await expect(wrong).rejects.toEqual(code('window.time_invalid'));
    }
    await home.clock.advance(121 * MINUTE);
    await core.get(WindowSweeper).sweep(system);
    expect((await maintenance(nodeId))?.reason).toBe('Next');
  });

  it('is one when two people start it at the same moment', async () => {
    const nodeId = await node();
    const start = () => windows.start(ctx, nodeId, { reason: 'Both', minutes: 30 }).then(() => 'started', (error: { code: string }) => error.code); // prettier-ignore
    const answers = await Promise.all([start(), start(), start()]);
    expect(answers.toSorted()).toEqual(['started', 'window.overlaps', 'window.overlaps']);
    expect(await entries(nodeId)).toHaveLength(1);
  });

  it('is ended once when a person and the clock end it at the same moment', async () => {
    const nodeId = await node();
    await windows.start(ctx, nodeId, { reason: 'Both', minutes: 5 });
    await home.clock.advance(6 * MINUTE);
    await Promise.allSettled([
      windows.end(ctx, nodeId),
      core.get(WindowSweeper).sweep(system),
      core.get(WindowSweeper).sweep(system),
    ]);
    expect((await entries(nodeId)).map(({ event }) => event)).toEqual(['window.started', 'window.ended']);
  });

  it('can begin again after one whose time is over and that no sweep has reached', async () => {
    const nodeId = await node();
    await windows.start(ctx, nodeId, { reason: 'First', minutes: 5 });
    await home.clock.advance(6 * MINUTE);
    await windows.start(ctx, nodeId, { reason: 'Second', minutes: 5 });
    expect((await entries(nodeId)).map(({ event }) => event)).toEqual([
      'window.started',
      'window.ended',
      'window.started',
    ]);
  });

  it('answers for each of many nodes, and takes those that can be taken', async () => {
    const [one, busy, gone] = [await node(), await node(), newId()];
    await windows.start(ctx, busy, { reason: 'Before', minutes: 30 });
    const { started, refused } = await windows.startMany(ctx, {
      nodeIds: [one, busy, gone, one],
      reason: 'New switch',
      minutes: 30,
    });
    expect(started.map(({ nodeId }) => nodeId)).toEqual([one]);
    expect(refused).toEqual(
      expect.arrayContaining([
        { nodeId: busy, code: 'window.overlaps' },
        { nodeId: gone, code: 'object.not_found' },
      ]),
    );
  });

  it('by the names of Noderax is started and ended as often as one asks', async () => {
    const nodeId = await node();
    const first = await windows.enable(ctx, nodeId, undefined);
    expect(first.maintenance).toMatchObject({ openEnded: true, reason: 'No reason was given' });
    expect((await windows.enable(ctx, nodeId, 'Again')).maintenance?.id).toBe(first.maintenance?.id);
    expect((await windows.disable(ctx, nodeId)).maintenance).toBeNull();
    expect((await windows.disable(ctx, nodeId)).maintenance).toBeNull();
    expect(await entries(nodeId)).toHaveLength(2);
  });

  it('is listed newest first, page by page, and is nothing to another workspace', async () => {
    const nodeId = await node();
    const made: string[] = [];
    for (const minutes of [10, 20, 30]) {
      made.unshift((await windows.start(ctx, nodeId, { reason: `For ${minutes}`, minutes })).id);
      await windows.end(ctx, nodeId);
    }
    const lists = core.get(WindowLists);
    const first = await lists.ofNode(ctx, nodeId, { limit: 2 });
    const second = await lists.ofNode(ctx, nodeId, { limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
    expect([first.total, second.nextCursor]).toEqual([3, null]);
    const stranger = await core.workspace();
    await expect(lists.ofNode(stranger, nodeId, { limit: 2 })).rejects.toEqual(code('object.not_found'));
    expect((await lists.list(stranger, { limit: 50 })).items).toEqual([]);
    for (const act of [
      () => windows.start(stranger, nodeId, { reason: 'Mine', minutes: 30 }),
      () => windows.end(stranger, nodeId),
      () => windows.cancel(stranger, nodeId, made[0]!),
    ])
      await expect(act()).rejects.toEqual(code('object.not_found'));
  });
});
