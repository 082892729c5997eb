import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BulkActRunner } from '@fettle/domain/bulk-acts';
import { Ctx } from '@fettle/platform/context';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf, makeTeam, makeWorld, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;
let workspaceId: string;
let editor: TestBrowser;
let operator: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
  ({ workspaceId } = world.mine);
  editor = await browserOf(api, world.members.editor);
  operator = await browserOf(api, world.members.operator);
  // 450 nodes more, of which nobody has an agent: three parts of an act.
  await api.sql(
    `WITH node AS (
       INSERT INTO nodes (id, workspace_id, name, hostname, os, arch, site)
       SELECT gen_random_uuid(), $1, 'bulk-' || lpad(i::text, 4, '0'), 'bulk-' || i, 'linux', 'amd64', 'bulk' FROM generate_series(1, 450) i
       RETURNING id, workspace_id)
     INSERT INTO node_liveness (node_id, workspace_id) SELECT id, workspace_id FROM node`,
    [workspaceId],
  );
});
afterAll(() => api.close());

const refused = (status: number, code: string) => expect.objectContaining({ status, code });
const params = () => ({ workspaceId });
const runner = () => api.get(BulkActRunner);
const ctx = () => Ctx.system('bulk act', workspaceId);
const tagged = async (tag: string): Promise<number> => {
  const [row] = await api.sql<{ count: number }>('SELECT count(*)::int AS count FROM nodes WHERE $1 = ANY(tags)', [
    tag,
  ]);
  return row!.count;
};
const start = (tag: string, q = 'site:bulk', who = editor) =>
  who.api.bulkActs.start({ params: params(), body: { q, act: { kind: 'tag-add', tags: [tag] } } });

describe('acts on all that a filter matches', () => {
  it('reach every node that matched when they were started, and say what became of each', async () => {
    const act = await start('first');
    expect(act).toMatchObject({ state: 'running', total: 450, words: 'Add the tag first', q: 'site:bulk' });
    // Who joins the site now was not chosen.
    await api.sql("UPDATE nodes SET site = 'bulk' WHERE id = $1", [world.mine.node.id]);
    await runner().proceed(ctx(), act.id);
    const done = await operator.api.bulkActs.get({ params: { workspaceId, actId: act.id } });
    expect(done).toMatchObject({ state: 'done', outcomes: { waiting: 0, done: 450, unchanged: 0, refused: 0 } });
    expect(await tagged('first')).toBe(450);
    await api.sql('UPDATE nodes SET site = NULL WHERE id = $1', [world.mine.node.id]);
    const again = await start('first');
    await runner().proceed(ctx(), again.id);
    const at = { params: { workspaceId, actId: again.id } };
    expect(await operator.api.bulkActs.get(at)).toMatchObject({ outcomes: { done: 0, unchanged: 450 } });
    const page = await operator.api.bulkActs.nodes({ ...at, query: { limit: 200, outcome: 'unchanged' } });
    expect(page).toMatchObject({ total: 450, items: { length: 200 } });
    expect(page.items[0]).toMatchObject({ name: 'bulk-0001', outcome: 'unchanged', code: null });
    const rest = await operator.api.bulkActs.nodes({
      ...at,
      query: { cursor: page.nextCursor!, outcome: 'unchanged' },
    });
    expect(rest.items[0]).toMatchObject({ name: 'bulk-0201' });
  }, 60_000);

  it('go on where they stopped: a part is whole or was not done', async () => {
    const act = await start('second');
    await runner().proceed(ctx(), act.id, 0);
    expect(await tagged('second')).toBe(0);
    // Two processes at once: one finds the act taken and leaves it alone, and nothing is done twice.
    await Promise.all([runner().proceed(ctx(), act.id), runner().proceed(ctx(), act.id)]);
    await runner().proceed(ctx(), act.id);
    expect(await tagged('second')).toBe(450);
    const versions = await api.sql<{ versions: number }>(
      "SELECT count(DISTINCT version)::int AS versions FROM nodes WHERE 'second' = ANY(tags)",
    );
    expect(versions).toEqual([{ versions: 1 }]);
  }, 60_000);

  it('that nobody gets on with are taken up by the clock', async () => {
    const act = await start('third');
    expect(await runner().resume(Ctx.system('clock'))).toBe(0);
    await api.sql("UPDATE bulk_acts SET seen_at = seen_at - interval '2 minutes' WHERE id = $1", [act.id]);
    expect(await runner().resume(Ctx.system('clock'))).toBe(1);
    await operator.api.bulkActs.cancel({ params: { workspaceId, actId: act.id } });
    await runner().proceed(ctx(), act.id);
    expect(await tagged('third')).toBe(0);
    const late = operator.api.bulkActs.cancel({ params: { workspaceId, actId: act.id } });
    await expect(late).rejects.toEqual(refused(409, 'bulk_act.ended'));
  });

  it('stop when whoever asked may not do it any more', async () => {
    const act = await start('fourth');
    const role = (next: string) =>
      api.sql('UPDATE memberships SET role = $3 WHERE workspace_id = $1 AND user_id = $2', [
        workspaceId,
        world.members.editor.id,
        next,
      ]);
    await role('viewer');
    await runner().proceed(ctx(), act.id);
    await role('editor');
    const ended = await operator.api.bulkActs.get({ params: { workspaceId, actId: act.id } });
    expect(ended).toMatchObject({ state: 'stopped', outcomes: { waiting: 450 } });
    expect(ended.reason).toContain('may not do this any more');
    expect(await tagged('fourth')).toBe(0);
  });

  it('give each node its task, and say why others got none', async () => {
    const q = '';
    const body = { q, command: { type: 'exec' as const, payload: { argv: ['uptime'] } } };
    const act = await operator.api.bulkActs.run({ params: params(), body });
    expect(act).toMatchObject({ kind: 'run', words: 'Run uptime', total: 452 });
    await runner().proceed(ctx(), act.id);
    const done = await operator.api.bulkActs.get({ params: { workspaceId, actId: act.id } });
    expect(done.outcomes).toEqual({ waiting: 0, done: 2, unchanged: 0, refused: 450 });
    const at = { params: { workspaceId, actId: act.id } };
    const { items } = await operator.api.bulkActs.nodes({ ...at, query: { outcome: 'done' } });
    for (const { taskId } of items) {
      const task = await operator.api.tasks.get({ params: { workspaceId, taskId: taskId! } });
      expect(task.requestedBy).toContain(world.members.operator.email);
    }
    const { items: others } = await operator.api.bulkActs.nodes({ ...at, query: { outcome: 'refused', limit: 1 } });
    expect(others).toMatchObject([{ code: 'node.not_enrolled', taskId: null }]);
  }, 60_000);

  it('rename a tag: where a node has the new one too, both become one', async () => {
    await api.sql("UPDATE nodes SET tags = '{old,zoo}' WHERE name = 'bulk-0005'");
    await api.sql("UPDATE nodes SET tags = '{new,old}' WHERE name = 'bulk-0006'");
    const act = { kind: 'tag-rename' as const, from: 'old', to: 'new' };
    const begun = await editor.api.bulkActs.start({ params: params(), body: { q: 'tag:old', act } });
    expect(begun).toMatchObject({ words: 'Rename the tag old to new', total: 2 });
    await runner().proceed(ctx(), begun.id);
    const tags = await api.sql<{ tags: string[] }>(
      "SELECT tags FROM nodes WHERE name IN ('bulk-0005', 'bulk-0006') ORDER BY name",
    );
    expect(tags).toEqual([{ tags: ['new', 'zoo'] }, { tags: ['new'] }]);
    const upper = { kind: 'tag-rename' as const, from: 'new', to: 'No Tag' };
    await expect(editor.api.bulkActs.start({ params: params(), body: { q: '', act: upper } })).rejects.toEqual(
      refused(400, 'request.invalid'),
    );
  });

  it('take nodes into maintenance with a reason and an end, and out of it: whoever may do that, and not who may change labels', async () => {
    const q = 'site:bulk';
    const act = { kind: 'maintenance' as const, reason: 'New switch', minutes: 120 };
    await expect(editor.api.bulkActs.start({ params: params(), body: { q, act } })).rejects.toEqual(
      refused(403, 'permission.missing'),
    );
    const [first] = await api.sql<{ id: string }>("SELECT id FROM nodes WHERE name = 'bulk-0001'");
    const already = { params: { workspaceId, nodeId: first!.id }, body: { reason: 'Mine', untilEnded: true as const } };
    await operator.api.windows.start(already);
    const begun = await operator.api.bulkActs.start({ params: params(), body: { q, act } });
    expect(begun.words).toBe('Maintenance for 2 hours: New switch');
    await runner().proceed(ctx(), begun.id);
    const at = { params: { workspaceId, actId: begun.id } };
    expect((await operator.api.bulkActs.get(at)).outcomes).toEqual({ waiting: 0, done: 449, unchanged: 0, refused: 1 });
    const { items } = await operator.api.bulkActs.nodes({ ...at, query: { outcome: 'refused' } });
    expect(items).toMatchObject([{ name: 'bulk-0001', code: 'window.overlaps' }]);
    const audited = await api.sql<{ count: number }>(
      "SELECT count(*)::int AS count FROM audit_entries WHERE event = 'window.started' AND details->>'reason' = 'New switch'",
    );
    expect(audited).toEqual([{ count: 449 }]);
    const end = { kind: 'maintenance-end' as const };
    const ended = await operator.api.bulkActs.start({ params: params(), body: { q: '', act: end } });
    await runner().proceed(ctx(), ended.id);
    const outcomes = (await operator.api.bulkActs.get({ params: { workspaceId, actId: ended.id } })).outcomes;
    expect(outcomes).toEqual({ waiting: 0, done: 450, unchanged: 2, refused: 0 });
    expect(await api.sql("SELECT id FROM windows WHERE state = 'active'")).toEqual([]);
  }, 60_000);

  it('give nodes to a team, and stop when the team is gone', async () => {
    const { teamId } = world.mine;
    const give = (who: TestBrowser, to: string | null) =>
      who.api.bulkActs.giveToTeam({ params: params(), body: { q: 'site:bulk', teamId: to } });
    await expect(give(operator, teamId)).rejects.toEqual(refused(403, 'permission.missing'));
    const admin = await browserOf(api, world.members.admin);
    await expect(give(admin, world.foreign.teamId)).rejects.toEqual(refused(404, 'object.not_found'));
    const act = await give(admin, teamId);
    await runner().proceed(ctx(), act.id);
    expect(await admin.api.bulkActs.get({ params: { workspaceId, actId: act.id } })).toMatchObject({
      words: expect.stringContaining('Give to the team '),
      outcomes: { done: 450 },
    });
    const owned = 'SELECT count(*)::int AS count FROM nodes WHERE team_id = $1';
    expect(await api.sql(owned, [teamId])).toEqual([{ count: 450 }]);
    const out = await give(admin, null);
    await runner().proceed(ctx(), out.id);
    expect(await api.sql(owned, [teamId])).toEqual([{ count: 0 }]);
    const gone = await makeTeam(api, workspaceId);
    const late = await give(admin, gone);
    await admin.api.teams.remove({ params: { workspaceId, teamId: gone }, query: {} });
    await runner().proceed(ctx(), late.id);
    const stopped = await admin.api.bulkActs.get({ params: { workspaceId, actId: late.id } });
    expect(stopped).toMatchObject({ state: 'stopped', outcomes: { waiting: 450 } });
    expect(stopped.reason).toContain('does not exist any more');
  }, 60_000);

  it('reach only those that were picked of what matches', async () => {
    const picked = await api.sql<{ id: string }>("SELECT id FROM nodes WHERE name IN ('bulk-0003', 'bulk-0004')");
    const onlyIds = [...picked.map(({ id }) => id), world.foreign.node.id];
    const act = { kind: 'tag-add' as const, tags: ['picked'] };
    const begun = await editor.api.bulkActs.start({ params: params(), body: { q: '', onlyIds, act } });
    expect(begun.total).toBe(2);
    await runner().proceed(ctx(), begun.id);
    expect(await tagged('picked')).toBe(2);
  });

  it('are refused where they reach nothing, too much, or may not be done', async () => {
    await expect(start('x', 'site:nowhere')).rejects.toEqual(refused(409, 'bulk_act.nothing'));
    await expect(start('x', 'colour:red')).rejects.toEqual(refused(400, 'request.filter_invalid'));
    await expect(start('x', 'site:bulk', operator)).rejects.toEqual(refused(403, 'permission.missing'));
    const run = { q: '', command: { type: 'exec' as const, payload: { argv: ['true'] } } };
    await expect(editor.api.bulkActs.run({ params: params(), body: run })).rejects.toEqual(
      refused(403, 'permission.missing'),
    );
    const [{ id } = { id: '' }] = await api.sql<{ id: string }>('SELECT id FROM bulk_acts LIMIT 1');
    const stranger = await browserOf(api, world.stranger);
    const theirs = { params: { workspaceId: world.foreign.workspaceId, actId: id } };
    await expect(stranger.api.bulkActs.get(theirs)).rejects.toEqual(refused(404, 'object.not_found'));
    const left = await api.sql("SELECT id FROM bulk_acts WHERE q = 'site:nowhere'");
    expect(left).toEqual([]);
  });
});
