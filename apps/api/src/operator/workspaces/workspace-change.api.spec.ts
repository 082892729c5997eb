import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DeleteWorkspace } from '@fettle/domain/workspaces';
import { Ctx } from '@fettle/platform/context';
import { patiently } from '@fettle/testing';
import { makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf, enrolNode, makeTask } from '../../testing/world.js';

let api: TestApi;
let ada: Person;
let eve: Person;
let browser: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  // Without mail only administrators of the platform are told links.
  [ada, eve] = [await makePerson(api, { platformRole: 'platform_admin' }), await makePerson(api)];
  await api.sql('UPDATE users SET activated_at = fettle_now()');
  browser = await browserOf(api, ada);
});
afterAll(() => api.close());

const make = (role = 'owner'): Promise<string> => makeWorkspace(api, { [ada.id]: role, [eve.id]: 'viewer' });
const at = (workspaceId: string) => ({ params: { workspaceId } });

describe('a workspace', () => {
  it('gets another name, slug and time zone, by the version that was read', async () => {
    const workspaceId = await make();
    const body = { name: ' North fleet ', slug: `north-${workspaceId}`, timezone: 'Europe/Berlin', version: 1 };
    const changed = await browser.api.workspaces.update({ ...at(workspaceId), body });
    expect(changed).toMatchObject({ name: 'North fleet', slug: body.slug, timezone: 'Europe/Berlin', version: 2 });
    const late = browser.api.workspaces.update({ ...at(workspaceId), body: { name: 'Late', version: 1 } });
    await expect(late).rejects.toMatchObject({ status: 409, code: 'workspace.conflict' });
    const [entry] = await api.sql<{ details: object }>(
      `SELECT details FROM audit_entries WHERE event = 'workspace.updated' AND workspace_id = $1`,
      [workspaceId],
    );
    expect(entry!.details).toEqual({
      changes: {
        name: [`Team ${workspaceId}`, 'North fleet'],
        slug: [`team-${workspaceId}`, body.slug],
        timezone: ['UTC', 'Europe/Berlin'],
      },
    });
    await browser.api.workspaces.update({ ...at(workspaceId), body: { name: 'North fleet' } });
    expect(await browser.api.workspaces.get(at(workspaceId))).toMatchObject({ version: 2 });
  });

  it('has a slug of its own, and refuses what is none', async () => {
    const [one, two] = [await make(), await make()];
    const taken = browser.api.workspaces.update({ ...at(two), body: { slug: `team-${one}` } });
    await expect(taken).rejects.toMatchObject({ status: 409, code: 'workspace.slug_taken' });
    for (const slug of ['', 'Caps', 'a--b', '-a', 'a-', 'a b', 'ä', 'x'.repeat(65)]) {
      const wrong = browser.api.workspaces.update({ ...at(two), body: { slug } });
      await expect(wrong).rejects.toMatchObject({ status: 400 });
    }
    for (const timezone of ['Berlin', '+01:00', 'Europe/Nowhere', '']) {
      const wrong = browser.api.workspaces.update({ ...at(two), body: { timezone } });
      await expect(wrong).rejects.toMatchObject({ status: 400 });
    }
    await expect(browser.api.workspaces.update({ ...at(two), body: { version: 1 } })).rejects.toMatchObject({
      status: 400,
    });
  });

  it('gets one slug from fifty who want it for theirs', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, () => patiently(make)));
    const slug = `wanted-${ids[0]}`;
    const results = await Promise.allSettled(
      ids.map((workspaceId) => patiently(() => browser.api.workspaces.update({ ...at(workspaceId), body: { slug } }))),
    );
    const refused = results.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as { code: string }).code] : [],
    );
    expect(refused).toEqual(Array.from({ length: 49 }, () => 'workspace.slug_taken'));
  });

  it('is archived and restored; the default one stays open', async () => {
    const workspaceId = await make('admin');
    const archived = await browser.api.workspaces.archive(at(workspaceId));
    expect(archived.archivedAt).not.toBeNull();
    await expect(browser.api.workspaces.archive(at(workspaceId))).rejects.toMatchObject({ code: 'workspace.archived' });
    expect((await browser.api.auth.me()).workspaces.find(({ id }) => id === workspaceId)).toMatchObject({
      archived: true,
    });
    expect(await browser.api.workspaces.restore(at(workspaceId))).toMatchObject({ archivedAt: null, version: 3 });
    expect(await browser.api.workspaces.restore(at(workspaceId))).toMatchObject({ version: 3 });
    await api.sql('UPDATE workspaces SET is_default = true WHERE id = $1', [workspaceId]);
    await expect(browser.api.workspaces.archive(at(workspaceId))).rejects.toMatchObject({
      status: 409,
      code: 'workspace.is_default',
    });
    await api.sql('UPDATE workspaces SET is_default = false WHERE id = $1', [workspaceId]);
  });
});

describe('handing a workspace on', () => {
  it('changes both roles, and needs an active member who is not yet an owner', async () => {
    const workspaceId = await make();
    const to = (userId: string) => browser.api.workspaces.transfer({ ...at(workspaceId), body: { userId } });
    const stranger = await makePerson(api);
    await expect(to(stranger.id)).rejects.toMatchObject({ status: 404, code: 'object.not_found' });
    await expect(to(ada.id)).rejects.toMatchObject({ status: 409, code: 'member.already_owner' });
    const pending = await browser.api.members.add({
      ...at(workspaceId),
      body: { email: `soon-${workspaceId}@example.org`, role: 'admin' },
    });
    await expect(to(pending.member.userId)).rejects.toMatchObject({ status: 409, code: 'member.not_active' });
    expect(await to(eve.id)).toMatchObject({ currentUserRole: 'admin' });
    const owners = await browser.api.members.list({ ...at(workspaceId), query: { role: 'owner' } });
    expect(owners.items.map(({ userId }) => userId)).toEqual([eve.id]);
  });

  it('and deleting it ask for a recent proof', async () => {
    const workspaceId = await make();
    await api.sql(`UPDATE sessions SET proven_at = fettle_now() - interval '1 hour'`);
    const body = { userId: eve.id };
    await expect(browser.api.workspaces.transfer({ ...at(workspaceId), body })).rejects.toMatchObject({
      code: 'session.step_up_required',
    });
    await expect(
      browser.api.workspaces.remove({ ...at(workspaceId), body: { slug: `team-${workspaceId}` } }),
    ).rejects.toMatchObject({ code: 'session.step_up_required' });
    await api.sql('UPDATE sessions SET proven_at = fettle_now()');
  });
});

describe('deleting a workspace', () => {
  const remove = (workspaceId: string, slug = `team-${workspaceId}`) =>
    browser.api.workspaces.remove({ ...at(workspaceId), body: { slug } });

  it('is refused for the default one, without its slug, and while something is in it, which is named', async () => {
    const workspaceId = await make();
    await expect(remove(workspaceId, 'another')).rejects.toMatchObject({ status: 400, code: 'workspace.confirmation' });
    const node = await enrolNode(api, Ctx.system('test', workspaceId));
    await makeTask(api, browser, workspaceId, node.id);
    const refused = remove(workspaceId);
    await expect(refused).rejects.toMatchObject({ status: 409, code: 'workspace.in_use' });
    await expect(refused).rejects.toThrow(/1 node is enrolled \(h-.*\); 1 task has not ended/);
    await api.sql('UPDATE workspaces SET is_default = true WHERE id = $1', [workspaceId]);
    await expect(remove(workspaceId)).rejects.toMatchObject({ code: 'workspace.is_default' });
    await api.sql('UPDATE workspaces SET is_default = false WHERE id = $1', [workspaceId]);
  });

  it('takes it from everybody at once, and in batches leaves no row of it but its audit log', async () => {
    const workspaceId = await make();
    const node = await enrolNode(api, Ctx.system('test', workspaceId));
    const taskId = await makeTask(api, browser, workspaceId, node.id);
    await browser.api.tasks.cancel({ params: { workspaceId, taskId }, body: {} });
    await api.sql(
      `INSERT INTO metric_samples (node_id, at, workspace_id) SELECT $1, fettle_now() - n * interval '1 second', $2
       FROM generate_series(1, 12000) AS n`,
      [node.id, workspaceId],
    );
    await browser.api.members.add({
      ...at(workspaceId),
      body: { email: `x-${workspaceId}@example.org`, role: 'viewer' },
    });
    await browser.api.teams.create({ ...at(workspaceId), body: { name: 'Crew' } });
    await browser.api.nodes.revokeKey({ params: { workspaceId, nodeId: node.id } });
    expect(await remove(workspaceId)).toEqual({ workspaceId, state: 'deleting' });
    await expect(browser.api.workspaces.get(at(workspaceId))).rejects.toMatchObject({ status: 404 });
    await expect(remove(workspaceId)).rejects.toMatchObject({ status: 404 });

    const deletion = api.get(DeleteWorkspace);
    const left = () => api.sql('SELECT 1 FROM workspaces WHERE id = $1', [workspaceId]);
    let slices = 0;
    // Each slice ends after one batch and leaves the rest to the next job, also when two of them run at once.
    while ((await left()).length > 0 && slices < 50) {
      slices += 1;
      await Promise.all([1, 2].map(() => deletion.proceed(Ctx.system('test'), workspaceId, 0)));
    }
    expect(slices).toBeGreaterThan(2);
    expect(await rowsOf(workspaceId)).toEqual(['audit_entries']);
  });

  it('goes on when its job was lost', async () => {
    const workspaceId = await make();
    await remove(workspaceId);
    await api.sql('DELETE FROM outbox');
    const deletion = api.get(DeleteWorkspace);
    expect(await deletion.resume(Ctx.system('test'))).toBe(0);
    await api.sql(`UPDATE workspaces SET deletion_seen_at = fettle_now() - interval '1 hour' WHERE id = $1`, [
      workspaceId,
    ]);
    expect(await deletion.resume(Ctx.system('test'))).toBe(1);
  });

  it('frees the slug at once', async () => {
    const [one, two] = [await make(), await make()];
    await remove(one);
    const body = { slug: `team-${one}` };
    await expect(browser.api.workspaces.update({ ...at(two), body })).resolves.toMatchObject(body);
  });
});

/** The tables that hold rows of a workspace. */
async function rowsOf(workspaceId: string): Promise<string[]> {
  const tables = await api.sql<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  );
  const held: string[] = [];
  for (const { name } of tables) {
    const rows = await api.sql(`SELECT 1 FROM ${name} WHERE workspace_id = $1 LIMIT 1`, [workspaceId]);
    if (rows.length > 0) held.push(name);
  }
  return held;
}
