import { beforeEach, describe, expect, it } from '@jest/globals';
import { Ctx, newId } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { TestDatabase } from '@fettle/testing';
import { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { EventReader } from '../events/index.js';
import { LivenessService, NodeService, PresenceSweep } from './index.js';

const system = Ctx.system('spec');

let home: TestDatabase;
let core: TestCore;
let ctx: Ctx;
let liveness: LivenessService;

withCore((opened) => {
  ({ home, core } = opened);
  liveness = core.get(LivenessService);
});
beforeEach(async () => {
  await core.sql('TRUNCATE nodes, silences CASCADE');
  ctx = await core.workspace();
});

/** So many nodes of the workspace, without going through enrolment one by one. */
async function nodes(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  await core.sql(
    `WITH made AS (
       INSERT INTO nodes (id, workspace_id, name, hostname, os, arch)
       SELECT id, $1, 'many', id::text, 'linux', 'x64' FROM unnest($2::uuid[]) AS id RETURNING id, workspace_id
     ) INSERT INTO node_liveness (node_id, workspace_id) SELECT id, workspace_id FROM made`,
    [ctx.requireWorkspace(), ids],
  );
  return ids;
}
const hear = async (ids: readonly string[]) => {
  for (const id of ids) liveness.seen(id);
  await liveness.flush();
};
const sweep = () => core.get(PresenceSweep).sweep(system);
const passes = async (seconds: number) => {
  await home.clock.advance(seconds * 1_000);
  await sweep();
};
const presence = async (nodeId: string) => (await core.get(NodeService).get(ctx, nodeId)).presence;
const presences = async () => {
  const sql = 'SELECT presence, count(*)::int AS n FROM node_liveness WHERE workspace_id = $1 GROUP BY 1';
  const rows = await core.sql<{ presence: string; n: number }>(sql, [ctx.requireWorkspace()]);
  return Object.fromEntries(rows.map(({ presence: name, n }) => [name, n]));
};
const types = async () => {
  const { items } = await core.get(EventReader).list(ctx, { limit: 200 });
  return items.map(({ type }) => type).reverse();
};
const count = async (work: () => Promise<unknown>): Promise<number> => {
  const before = core.get(Database).statements;
  await work();
  return core.get(Database).statements - before;
};

describe('a node that falls silent alone', () => {
  it('is told as offline once, and as back when it is heard again', async () => {
    const [one, ...rest] = await nodes(10);
    await hear([one!, ...rest]);
    for (let i = 0; i < 8; i += 1) {
      await passes(20);
      await hear(rest);
    }
    expect(await presence(one!)).toBe('offline');
    expect(await types()).toEqual(['node.offline']);
    await hear([one!]);
    expect(await types()).toEqual(['node.offline', 'node.online']);
  });

  it('during maintenance, or in a critical place, is told as much or as little as that is worth', async () => {
    const [critical, maintained, ...rest] = await nodes(10);
    await core.sql("UPDATE nodes SET criticality = 'critical' WHERE id = $1", [critical]);
    await core.sql(
      `INSERT INTO windows (id, workspace_id, scope_kind, scope_id, state, reason, starts_at, ends_at, created_by_name)
       VALUES ($1, $2, 'node', $3, 'active', 'Disks', fettle_now(), fettle_now() + interval '1 h', 'Ada')`,
      [newId(), ctx.requireWorkspace(), maintained],
    );
    await hear([critical!, maintained!, ...rest]);
    for (let i = 0; i < 8; i += 1) {
      await passes(20);
      await hear(rest);
    }
    const { items } = await core.get(EventReader).list(ctx, { limit: 10, type: 'node.offline' });
    const severities = Object.fromEntries(items.map(({ node, severity }) => [node!.id, severity]));
    expect(severities).toEqual({ [critical!]: 'critical', [maintained!]: 'info' });
  });
});

describe('connections', () => {
  it('that end late, after a newer one was opened, change nothing', async () => {
    const [node] = await nodes(1);
    const old = liveness.opened(node!);
    await liveness.flush();
    const newer = liveness.opened(node!);
    await liveness.flush();
    liveness.closed(old);
    await liveness.flush();
    await passes(20);
    expect(await presence(node!)).toBe('live');
    liveness.closed(newer);
    await liveness.flush();
    // The grace has begun, and whoever comes back within it was never away.
    await passes(10);
    expect(await presence(node!)).toBe('live');
    await passes(10);
    expect(await presence(node!)).toBe('late');
    await hear([node!]);
    expect(await presence(node!)).toBe('live');
  });

  it('of two processes are numbered by the database: the late end in one says nothing of the newer one in the other', async () => {
    const other = await TestCore.open(home.url);
    const [node] = await nodes(1);
    const old = liveness.opened(node!);
    await liveness.flush();
    other.get(LivenessService).opened(node!);
    await other.get(LivenessService).flush();
    liveness.closed(old);
    await liveness.flush();
    await passes(30);
    expect(await presence(node!)).toBe('live');
    await other.close();
  });
});

describe('a node that comes and goes', () => {
  it('is told as one event that counts, until it has been steady', async () => {
    const [one, ...rest] = await nodes(10);
    await hear([one!, ...rest]);
    for (let round = 0; round < 6; round += 1) {
      await passes(30);
      await hear(rest);
      await passes(30);
      await hear([one!, ...rest]);
    }
    const told = await types();
    expect(told.filter((type) => type === 'node.flapping')).toHaveLength(1);
    expect(told.filter((type) => type !== 'node.flapping')).toEqual([]);
    const [event] = (await core.get(EventReader).list(ctx, { limit: 1, nodeId: one! })).items;
    expect(event!.times).toBeGreaterThan(3);
    expect((await core.get(NodeService).get(ctx, one!)).flags).toEqual(['flapping']);
    for (let i = 0; i < 21; i += 1) {
      await passes(30);
      await hear([one!, ...rest]);
    }
    expect((await core.get(NodeService).get(ctx, one!)).flags).toEqual([]);
    expect(await types()).toEqual(['node.flapping', 'node.steady']);
  });
});

describe('nodes that fall silent together', () => {
  it('are called late, not offline: one event, and one when they are heard again', async () => {
    const all = await nodes(40);
    await hear(all);
    for (let i = 0; i < 10; i += 1) await passes(30);
    expect(await presences()).toEqual({ late: 40 });
    expect((await core.get(NodeService).get(ctx, all[0]!)).flags).toEqual(['held']);
    expect(await types()).toEqual(['nodes.silent']);
    await hear(all);
    await sweep();
    expect(await presences()).toEqual({ live: 40 });
    expect(await types()).toEqual(['nodes.silent', 'nodes.heard-again']);
  });

  it('and stay silent when the others are back are judged by themselves', async () => {
    const all = await nodes(40);
    await hear(all);
    for (let i = 0; i < 5; i += 1) await passes(30);
    await hear(all.slice(3));
    await sweep();
    expect(await presences()).toEqual({ live: 37, offline: 3 });
    expect(await types()).toEqual([
      'nodes.silent',
      'nodes.heard-again',
      ...Array.from({ length: 3 }, () => 'node.offline'),
    ]);
  });

  it('for longer than anybody waits are offline after all, told as one', async () => {
    await hear(await nodes(40));
    for (let i = 0; i < 35; i += 1) await passes(30);
    expect(await presences()).toEqual({ offline: 40 });
    expect(await types()).toEqual(['nodes.silent', 'nodes.offline']);
    await sweep();
    expect(await types()).toEqual(['nodes.silent', 'nodes.offline']);
  });

  it('because nobody served agents are not called offline for it', async () => {
    const [one, two] = await nodes(2);
    await hear([one!, two!]);
    const reach = `INSERT INTO agent_reach (since, until) VALUES (fettle_now() - interval '1 h', fettle_now())
      ON CONFLICT (singleton) DO UPDATE SET since = excluded.since, until = excluded.until`;
    await core.sql(reach);
    await passes(300);
    expect(await presences()).toEqual({ late: 2 });
    await core.sql('UPDATE agent_reach SET since = fettle_now(), until = fettle_now()');
    await hear([one!]);
    await home.clock.advance(130_000);
    await core.sql('UPDATE agent_reach SET until = fettle_now()');
    await hear([one!]);
    await sweep();
    expect([await presence(one!), await presence(two!)]).toEqual(['live', 'offline']);
    await core.sql('DELETE FROM agent_reach');
  });
});

describe('1,000 nodes', () => {
  it('whose connections break and come back all the time for a minute are live throughout, and nobody is told', async () => {
    const all = await nodes(1_000);
    let open = all.map((id) => liveness.opened(id));
    await liveness.flush();
    const spent: number[] = [];
    for (let step = 0; step < 12; step += 1) {
      // Half of the ends are heard after the next connection has begun, half before.
      const [late, early] = [open.filter((_, n) => n % 2 === 0), open.filter((_, n) => n % 2 === 1)];
      for (const one of early) liveness.closed(one);
      spent.push(await count(() => liveness.flush()));
      await home.clock.advance(5_000);
      spent.push(await count(sweep));
      open = all.map((id) => liveness.opened(id));
      for (const one of late) liveness.closed(one);
      spent.push(await count(() => liveness.flush()));
      expect(await presences()).toEqual({ live: 1_000 });
    }
    expect(spent.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(36 * 10);
    expect(Math.max(...spent)).toBeLessThanOrEqual(20);
    expect(await types()).toEqual([]);
  });

  it('that flap for minutes are never called offline, and cost a bounded number of statements and events', async () => {
    const all = await nodes(1_000);
    await hear(all);
    const spent: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      // Each node is silent for a while in its turn; a third at a time, so that it is no outage of ours.
      const silent = new Set(all.filter((_, index) => index % 3 === round % 3));
      const heard = all.filter((id) => !silent.has(id));
      for (let step = 0; step < 3; step += 1) {
        spent.push(await count(() => hear(heard)));
        await home.clock.advance(20_000);
        spent.push(await count(sweep));
      }
      expect((await presences())['offline'] ?? 0).toBe(0);
    }
    expect(Math.max(...spent)).toBeLessThanOrEqual(20);
    const told = await types();
    expect(told.filter((type) => type.includes('offline'))).toEqual([]);
    const { total } = await core.get(EventReader).list(ctx, { limit: 1 });
    expect(total).toBeLessThanOrEqual(1_000);
  });
});

describe('two machines with one identity', () => {
  const boot = async (nodeId: string, bootId: string) => {
    liveness.seen(nodeId, { bootId, machine: bootId });
    await liveness.flush();
  };
  const flags = async (nodeId: string) => (await core.get(NodeService).get(ctx, nodeId)).flags;

  it('are found by boots that come back after another one, and told once', async () => {
    const [node] = await nodes(1);
    for (const one of ['a', 'b', 'a', 'b', 'a', 'b']) await boot(node!, one);
    expect(await flags(node!)).toEqual(['cloned']);
    expect(await types()).toEqual(['node.cloned']);
  });

  it('are not seen where one machine was started again and again, or was put back to a snapshot once', async () => {
    const [restarted, snapshot] = await nodes(2);
    for (const one of ['a', 'b', 'c', 'd', 'e']) await boot(restarted!, one);
    for (const one of ['a', 'b', 'a', 'a', 'c']) await boot(snapshot!, one);
    expect([await flags(restarted!), await flags(snapshot!)]).toEqual([[], []]);
  });
});
