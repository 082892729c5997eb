import { describe, expect, it } from '@jest/globals';
import { settingDefaults, type FactMessage } from '@fettle/contracts';
import { Bus } from '@fettle/platform/bus';
import { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { until, type TestDatabase } from '@fettle/testing';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { EventLog, EventReader, EventUpkeep, type Happening } from './index.js';

const DAY = 86_400_000;
const system = Ctx.system('spec');

let home: TestDatabase;
let core: TestCore;
let ctx: Ctx;
const facts: FactMessage[] = [];

withCore((opened) => {
  ({ home, core, ctx } = opened);
  core.get(Bus).subscribe('facts', (body) => facts.push(JSON.parse(body) as FactMessage));
});

const record = (where: Ctx, happening: Partial<Happening> = {}) =>
  core
    .get(UnitOfWork)
    .run(where, (inside) =>
      core
        .get(EventLog)
        .record(inside, { type: 'test.happened', severity: 'info', message: 'It happened', ...happening }),
    );
type Query = Parameters<EventReader['list']>[1];
const list = (query: Partial<Query> = {}, where = ctx) => core.get(EventReader).list(where, { limit: 50, ...query });
const messages = async (query: Partial<Query> = {}) => (await list(query)).items.map(({ message }) => message);

describe('an event', () => {
  it('is written with what happened, or not at all, and told to browsers', async () => {
    const { nodeId } = await core.node(ctx, 'web-1');
    const failing = core.get(UnitOfWork).run(ctx, async (inside) => {
      await core.get(EventLog).record(inside, { type: 'test.lost', severity: 'critical', message: 'Never' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await messages({ type: 'test.lost' })).toEqual([]);
    await record(ctx, { nodeId, severity: 'warning', message: 'A disk is slow', data: { disk: 'sda' } });
    const [event] = (await list({ nodeId })).items;
    expect(event).toMatchObject({
      severity: 'warning',
      times: 1,
      node: { id: nodeId, name: 'web-1' },
      data: { disk: 'sda' },
    });
    await until(() =>
      facts.some(({ name, id, parentId }) => name === 'event.created' && id === event!.id && parentId === nodeId),
    );
  });

  it('outside of a transaction is a mistake', async () => {
    const outside = core.get(EventLog).record(ctx, { type: 'test.happened', severity: 'info', message: 'Nowhere' });
    await expect(outside).rejects.toThrow();
  });

  it('has a message and data that the database takes, wherever they were cut', async () => {
    await record(ctx, {
      type: 'test.cut',
      message: `${'m'.repeat(999)}😀`,
      data: { claimed: '\ud83d', nul: 'a\0b' },
    });
    const [event] = (await list({ type: 'test.cut' })).items;
    expect(event).toMatchObject({ message: `${'m'.repeat(999)}\ufffd`, data: { claimed: '\ufffd', nul: 'ab' } });
  });

  it('of a node outlives it, under the name it had last', async () => {
    const { nodeId } = await core.node(ctx, 'short-lived');
    await record(ctx, { nodeId });
    await core.sql('DELETE FROM nodes WHERE id = $1', [nodeId]);
    expect((await list({ nodeId })).items[0]?.node).toEqual({ id: nodeId, name: 'short-lived' });
  });

  it('that repeats is one with a count', async () => {
    const happening = {
      workspaceId: ctx.requireWorkspace(),
      type: 'test.again',
      severity: 'info',
      message: 'Again',
    } as const;
    await core.get(UnitOfWork).run(ctx, async (inside) => {
      const [place] = await core.get(EventLog).recordAll(inside, [happening]);
      await core.get(EventLog).repeatAll(inside, [{ ...place!, by: 4 }]);
    });
    expect((await list({ type: 'test.again' })).items).toMatchObject([{ times: 5 }]);
  });

  it('is seen in its own workspace alone', async () => {
    const stranger = await core.workspace();
    await record(ctx, { message: 'Ours' });
    expect((await list({}, stranger)).items).toEqual([]);
  });

  it('is stored also when the clock was off for so long that its day has no partition', async () => {
    await home.clock.advance(40 * DAY);
    await record(ctx, { message: 'After a long pause' });
    expect(await messages({ text: 'long pause' })).toEqual(['After a long pause']);
  });
});

describe('the list of events', () => {
  it('is read page by page, each event once, newest first', async () => {
    const mine = await core.workspace();
    for (let i = 0; i < 7; i += 1) await record(mine, { message: `no. ${i}` });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 3, ...(cursor && { cursor }) }, mine);
      expect(page.total).toBe(7);
      seen.push(...page.items.map(({ message }) => message));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `no. ${i}`));
  });

  it('is narrowed by severity, time and text; a sign of LIKE is a sign', async () => {
    const mine = await core.workspace();
    await record(mine, { severity: 'critical', message: 'Disk 100% full' });
    await record(mine, { message: 'Disk 100 files' });
    const only = async (query: Partial<Query>) => (await list(query, mine)).items.map(({ message }) => message);
    expect(await only({ severity: 'critical' })).toEqual(['Disk 100% full']);
    expect(await only({ text: '100%' })).toEqual(['Disk 100% full']);
    expect(await only({ from: new Date(Date.now() + DAY).toISOString() })).toEqual([]);
    expect(await only({ to: new Date(Date.now() + DAY).toISOString() })).toHaveLength(2);
    await expect(list({ cursor: 'x'.repeat(40) }, mine)).rejects.toMatchObject({ code: 'request.cursor_invalid' });
  });

  it('forgets whole days that are older than events are kept, and no others', async () => {
    const mine = await core.workspace();
    await record(mine);
    const upkeep = core.get(EventUpkeep);
    await home.clock.advance(settingDefaults.retention.eventsDays * DAY - DAY);
    await upkeep.sweepRetention(system);
    expect((await list({}, mine)).total).toBe(1);
    await home.clock.advance(3 * DAY);
    await upkeep.rotatePartitions(system);
    await upkeep.sweepRetention(system);
    expect((await list({}, mine)).total).toBe(0);
  });
});
