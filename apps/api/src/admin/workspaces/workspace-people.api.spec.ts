import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@fettle/platform/database';
import { makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf } from '../../testing/world.js';

let api: TestApi;
let admin: TestBrowser;
let somebody: TestBrowser;
let people: Person[];
let workspaceId: string;
let elsewhere: string;

beforeAll(async () => {
  api = await openTestApi();
  people = await Promise.all(Array.from({ length: 7 }, () => makePerson(api)));
  for (const [index, { id }] of people.entries()) {
    await api.sql('UPDATE users SET name = $2 WHERE id = $1', [id, `Person ${index}`]);
  }
  const [owner, ...viewers] = people.map(({ id }) => id);
  workspaceId = await makeWorkspace(api, {
    ...Object.fromEntries(viewers.map((id) => [id, 'viewer'])),
    [owner!]: 'owner',
  });
  elsewhere = await makeWorkspace(api, { [owner!]: 'owner' });
  admin = await browserOf(api, await makePerson(api, { platformRole: 'platform_admin' }), 'admin');
  somebody = await browserOf(api, people[0]!, 'operator');
});
afterAll(() => api.close());

const platform = () => admin.api.platformWorkspaces;
const params = () => ({ workspaceId });

/** A team with the first `members` people. */
async function makeTeam(where: string, name: string, members: number): Promise<string> {
  const id = randomUUID();
  const sql = `INSERT INTO teams (id, workspace_id, name, role) VALUES ($1, $2, $3, 'operator')`;
  await api.sql(sql, [id, where, name]);
  for (const { id: userId } of people.slice(0, members)) {
    const belongs = 'INSERT INTO team_members (workspace_id, team_id, user_id) VALUES ($1, $2, $3)';
    await api.sql(belongs, [where, id, userId]);
  }
  return id;
}

async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const database = api.get(Database);
  await work();
  const before = database.statements;
  await work();
  return database.statements - before;
}

describe('who belongs to a workspace, for the platform', () => {
  it('are its members, found by name, role and page by page; of no other workspace', async () => {
    const { items, total } = await platform().members({ params: params(), query: { sort: 'role' } });
    expect([total, items[0]]).toMatchObject([7, { userId: people[0]!.id, role: 'owner', state: 'active', teams: [] }]);
    const found = await platform().members({ params: params(), query: { search: 'person 3' } });
    expect(found.items.map(({ userId }) => userId)).toEqual([people[3]!.id]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await platform().members({ params: params(), query: { limit: 3, ...(cursor ? { cursor } : {}) } });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(people.map((_person, index) => `Person ${index}`));
    expect((await platform().members({ params: { workspaceId: elsewhere } })).total).toBe(1);
  });

  it('are its teams with what they grant, what they hold, and at most five names', async () => {
    expect(await platform().teams({ params: params() })).toMatchObject({ items: [], total: 0, nextCursor: null });
    const empty = await makeTeam(workspaceId, 'Alpha', 0);
    const full = await makeTeam(workspaceId, 'Beta', 7);
    await makeTeam(elsewhere, 'Gamma', 1);
    const { items, total } = await platform().teams({ params: params() });
    expect(total).toBe(2);
    expect(items).toMatchObject([
      { id: empty, name: 'Alpha', role: 'operator', members: 0, nodes: 0, firstMembers: [] },
      { id: full, workspaceId, members: 7, firstMembers: people.slice(0, 5).map(({ id }) => ({ id })) },
    ]);
    const one = await platform().teams({ params: params(), query: { limit: 1 } });
    const two = await platform().teams({ params: params(), query: { limit: 1, cursor: one.nextCursor ?? '' } });
    expect([one, two].map((page) => page.items.map(({ name }) => name))).toEqual([['Alpha'], ['Beta']]);
    const found = await platform().teams({ params: params(), query: { search: 'bet' } });
    expect([found.total, found.items[0]?.id]).toEqual([1, full]);
    expect((await platform().teams({ params: params(), query: { search: 'Gamma' } })).items).toEqual([]);
  });

  it('takes as many statements for many teams as for one', async () => {
    const teams = () => platform().teams({ params: params() });
    const members = () => platform().members({ params: params() });
    const before = [await statementsOf(teams), await statementsOf(members)];
    for (let index = 0; index < 20; index += 1) await makeTeam(workspaceId, `Many ${index}`, 3);
    expect([await statementsOf(teams), await statementsOf(members)]).toEqual(before);
  });

  it('answers 404 for a workspace that is not there, and 400 for a cursor of another one', async () => {
    const nowhere = { workspaceId: randomUUID() };
    await expect(platform().members({ params: nowhere })).rejects.toMatchObject({ status: 404 });
    await expect(platform().teams({ params: nowhere })).rejects.toMatchObject({ status: 404 });
    const { nextCursor } = await platform().members({ params: params(), query: { limit: 1 } });
    const foreign = { params: { workspaceId: elsewhere }, query: { limit: 1, cursor: nextCursor! } };
    await expect(platform().members(foreign)).rejects.toMatchObject({ code: 'request.cursor_invalid' });
    await expect(platform().teams(foreign)).rejects.toMatchObject({ code: 'request.cursor_invalid' });
  });

  it('is nothing for people without that permission, members and owners included', async () => {
    const there = somebody.api.platformWorkspaces;
    await expect(there.members({ params: params() })).rejects.toMatchObject({ status: 404 });
    await expect(browserOf(api, people[0]!, 'admin')).rejects.toThrow();
  });
});
