import { describe, expect, it, jest } from '@jest/globals';
import { Bus } from '@fettle/platform/bus';
import { Ctx, newId } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { until, type TestDatabase } from '@fettle/testing';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { LivenessService, NodeService, PresenceSweep } from './index.js';

const system = Ctx.system('spec');

let home: TestDatabase;
let core: TestCore;
let ctx: Ctx;
let liveness: LivenessService;
const facts: { name: string; id: string; version: number }[] = [];

withCore((opened) => {
  ({ home, core, ctx } = opened);
  core.get(Bus).subscribe('facts', (body) => facts.push(JSON.parse(body) as (typeof facts)[number]));
  liveness = core.get(LivenessService);
});

const presence = async (nodeId: string) => (await core.get(NodeService).get(ctx, nodeId)).presence;
const told = (nodeId: string) => facts.filter((fact) => fact.name === 'node.liveness' && fact.id === nodeId);
const hear = async (...nodeIds: string[]) => {
  for (const nodeId of nodeIds) liveness.seen(nodeId, { bootId: 'boot-1' });
  await liveness.flush();
};

describe('signs of life', () => {
  it('of 500 nodes are written by one statement', async () => {
    const workspaceId = ctx.requireWorkspace();
    const ids = Array.from({ length: 500 }, newId);
    await core.sql(
      `WITH made AS (
         INSERT INTO nodes (id, workspace_id, name, hostname, os, arch)
         SELECT id, $1, 'many', id::text, 'linux', 'x64' FROM unnest($2::uuid[]) AS id RETURNING id, workspace_id
       ) INSERT INTO node_liveness (node_id, workspace_id) SELECT id, workspace_id FROM made`,
      [workspaceId, ids],
    );
    const query = jest.spyOn(core.get(Database), 'query');
    await hear(...ids, ...ids);
    const statements = query.mock.calls.filter(([, sql]) => sql.includes('node_liveness'));
    query.mockRestore();
    expect(statements).toHaveLength(1);
    const sql = "SELECT 1 FROM node_liveness WHERE presence = 'live' AND boot_id = 'boot-1' AND node_id = ANY($1)";
    expect(await core.sql(sql, [ids])).toHaveLength(500);
    // Their silence would be that of many.
    await core.sql('DELETE FROM nodes WHERE id = ANY($1)', [ids]);
  });

  it('make a node live; silence makes it late, then offline; each change is told once', async () => {
    const { nodeId } = await core.node(ctx);
    expect(await presence(nodeId)).toBe('never');
    await hear(nodeId);
    await hear(nodeId);
    expect(await presence(nodeId)).toBe('live');
    await until(() => told(nodeId).length === 1);
    const steps = [
      { ms: 40_000, now: 'live', facts: 1 },
      { ms: 10_000, now: 'late', facts: 2 },
      { ms: 80_000, now: 'offline', facts: 3 },
      { ms: 86_400_000, now: 'offline', facts: 3 },
    ];
    for (const step of steps) {
      await home.clock.advance(step.ms);
      await core.get(PresenceSweep).sweep(system);
      expect(await presence(nodeId)).toBe(step.now);
      expect(await core.get(PresenceSweep).sweep(system)).toBe(0);
      await until(() => told(nodeId).length === step.facts, { what: `${step.facts} facts` });
    }
    await hear(nodeId);
    expect(await presence(nodeId)).toBe('live');
    await until(() => told(nodeId).length === 4);
    const versions = told(nodeId).map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  it('of a node that is gone harm nobody: the others of the batch are written', async () => {
    const { nodeId } = await core.node(ctx);
    await hear(newId(), nodeId);
    expect(await presence(nodeId)).toBe('live');
  });

  it('never move time back, also when two processes write out of order', async () => {
    const { nodeId } = await core.node(ctx);
    const seenAt = async () => (await core.get(NodeService).get(ctx, nodeId)).lastSeenAt;
    await hear(nodeId);
    const first = await seenAt();
    await home.clock.advance(-30_000);
    await hear(nodeId);
    expect(await seenAt()).toBe(first);
  });
});
