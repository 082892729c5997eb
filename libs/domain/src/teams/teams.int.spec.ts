import { describe, expect, it } from '@jest/globals';
import { CreateTeam, type WorkspaceRole } from '@fettle/contracts';
import { Bus } from '@fettle/platform/bus';
import { Ctx, newId } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { patiently, until } from '@fettle/testing';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import {
  AssignNodes,
  PreviewMove,
  RemoveTeam,
  TeamMemberLists,
  TeamMembers,
  TeamRights,
  TeamService,
} from './index.js';

const code = (expected: string) => expect.objectContaining({ code: expected });

let core: TestCore;
let workspaceId: string;
/** The owner of the workspace. */
let ctx: Ctx;
const heard: { readonly name: string; readonly id: string }[] = [];

withCore(async (opened) => {
  ({ core } = opened);
  workspaceId = (await core.workspace()).requireWorkspace();
  ctx = await member('owner');
  core.get<Bus>(Bus).subscribe('facts', (body) => heard.push(JSON.parse(body) as (typeof heard)[number]));
});

async function member(role: WorkspaceRole, name = 'Ada'): Promise<Ctx> {
  const id = newId();
  await core.sql('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [id, `${id}@example.org`, name]);
  await core.sql('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [workspaceId, id, role]);
  return Ctx.create({ actor: { kind: 'user', id, label: `${id}@example.org`, sessionId: newId() }, workspaceId });
}

const idOf = ({ actor }: Ctx): string => (actor.kind === 'user' ? actor.id : '');
const service = () => core.get(TeamService);
const make = (patch: object = {}) => service().create(ctx, CreateTeam.parse({ name: `Team ${newId()}`, ...patch }));
const nodes = async (count: number) => {
  const made = await Promise.all(Array.from({ length: count }, (_, at) => core.node(ctx, `web-${at}`)));
  return made.map(({ nodeId }) => nodeId);
};
const audited = async (event: string, id: string) =>
  core.sql<{ details: Record<string, unknown> }>(
    "SELECT details FROM audit_entries WHERE event = $1 AND target->>'id' = $2 ORDER BY at, id",
    [event, id],
  );
/** How often browsers have been told a fact; the outbox is emptied behind every commit, so the bus is listened to. */
const told = (name: string, id: string) => heard.filter((fact) => fact.name === name && fact.id === id).length;

describe('a team', () => {
  it('has a name of its own, whatever the case; another workspace may have the same', async () => {
    const name = `Web ${newId()}`;
    const team = await make({ name });
    await expect(make({ name: name.toUpperCase() })).rejects.toEqual(code('team.name_taken'));
    const other = await make();
    await expect(service().update(ctx, other.id, { name })).rejects.toEqual(code('team.name_taken'));
    const elsewhere = await core.workspace();
    await expect(service().create(elsewhere, CreateTeam.parse({ name }))).resolves.toMatchObject({ name });
    await expect(service().get(elsewhere, team.id)).rejects.toEqual(code('object.not_found'));
    expect(CreateTeam.safeParse({ name: 'None' }).success).toBe(false);
  });

  it('tells what changed, before and after, and tells its members when its right is another one', async () => {
    const team = await make({ role: 'operator' });
    const person = await member('viewer');
    await core.get(TeamMembers).add(ctx, team.id, [idOf(person)]);
    await until(() => told('member.changed', idOf(person)) === 1);
    await service().update(ctx, team.id, { role: 'admin', description: 'All of it' });
    const [entry] = await audited('team.updated', team.id);
    expect(entry?.details).toMatchObject({ changes: { role: ['operator', 'admin'], description: ['', 'All of it'] } });
    await until(() => told('member.changed', idOf(person)) === 2);
    const same = await service().update(ctx, team.id, { role: 'admin' });
    expect(await audited('team.updated', team.id)).toHaveLength(1);
    expect(same).toMatchObject({ version: 2, members: 1, nodes: 0, role: 'admin' });
    await expect(service().update(ctx, team.id, { name: 'x', version: 1 })).rejects.toEqual(code('team.conflict'));
  });

  it('is not given more than the giver holds, nor extended by him to others, nor taken from', async () => {
    const strong = await make({ role: 'admin' });
    const person = idOf(await member('viewer'));
    const [nodeId] = await nodes(1);
    for (const role of ['viewer', 'operator', 'editor'] as const) {
      const weak = await member(role);
      const wanted = CreateTeam.parse({ name: newId(), role: 'admin' });
      const acts = [
        () => service().create(weak, wanted),
        () => service().update(weak, strong.id, { role: null }),
        () => core.get(TeamMembers).add(weak, strong.id, [person]),
        () => core.get(AssignNodes).one(weak, nodeId!, strong.id),
      ];
      for (const act of acts) await expect(act()).rejects.toEqual(code('team.grants_too_much'));
    }
    const key = Ctx.create({
      actor: { kind: 'api-key', id: newId(), label: 'ci', userId: idOf(ctx), serviceAccountId: null },
      workspaceId,
    });
    await expect(service().update(key, strong.id, { role: null })).rejects.toEqual(code('team.grants_too_much'));
    expect(await service().get(ctx, strong.id)).toMatchObject({ role: 'admin', members: 0, nodes: 0, version: 1 });
  });
});

describe('members of a team', () => {
  it('are members of the workspace only, all or none, and only as long as they are', async () => {
    const team = await make({ role: 'operator' });
    const [inside, leaving] = [idOf(await member('viewer', 'Bea')), idOf(await member('viewer', 'Cleo'))];
    const outside = newId();
    await core.sql("INSERT INTO users (id, email, name) VALUES ($1, $2, 'Out')", [outside, `${outside}@example.org`]);
    for (const wrong of [outside, newId()])
      await expect(core.get(TeamMembers).add(ctx, team.id, [inside, wrong])).rejects.toEqual(code('team.not_a_member'));
    expect((await service().get(ctx, team.id)).members).toBe(0);
    const full = await core.get(TeamMembers).add(ctx, team.id, [inside, inside.toUpperCase(), leaving]);
    expect(full.members).toBe(2);
    await core.get(TeamMembers).add(ctx, team.id, [inside]);
    expect(await audited('team.members-added', team.id)).toHaveLength(1);
    const { items } = await core.get(TeamMemberLists).list(ctx, team.id, { limit: 50 });
    expect(items.map(({ name }) => name)).toEqual(['Bea', 'Cleo']);
    const { items: others } = await core.get(TeamMemberLists).candidates(ctx, team.id);
    expect(others.map(({ userId }) => userId)).not.toContain(inside);
    await core.sql('DELETE FROM memberships WHERE workspace_id = $1 AND user_id = $2', [workspaceId, leaving]);
    expect((await service().get(ctx, team.id)).members).toBe(1);
    await core.get(TeamMembers).remove(ctx, team.id, inside);
    await expect(core.get(TeamMembers).remove(ctx, team.id, inside)).rejects.toEqual(code('object.not_found'));
  });
});

describe('nodes of a team', () => {
  it('are previewed, moved together, and told one by one', async () => {
    const [from, to] = [await make(), await make()];
    const ids = await nodes(3);
    await core.get(AssignNodes).one(ctx, ids[0]!, from.id);
    await core.get(AssignNodes).one(ctx, ids[1]!, to.id);
    const missing = newId();
    const nodeIds = [...ids, missing];
    const preview = await core.get(PreviewMove).run(ctx, { nodeIds, teamId: to.id });
    expect(preview).toMatchObject({ staying: 1, missing: [missing], beyond: 0 });
    expect(new Map(preview.moving.map(({ id, teamName }) => [id, teamName]))).toEqual(
      new Map([
        [ids[0], from.name],
        [ids[2], null],
      ]),
    );
    const answer = await core.get(AssignNodes).many(ctx, { nodeIds, teamId: to.id });
    expect({ ...answer, moved: [...answer.moved].sort() }).toEqual({
      moved: [ids[0], ids[2]].sort(),
      staying: 1,
      missing: [missing],
    });
    expect(await audited('node.team-changed', ids[0]!)).toHaveLength(2);
    expect((await audited('node.team-changed', ids[2]!))[0]?.details).toMatchObject({
      changes: { teamId: [null, to.id] },
    });
    expect(await service().get(ctx, to.id)).toMatchObject({ nodes: 3 });
    const elsewhere = await core.workspace();
    await expect(core.get(AssignNodes).one(elsewhere, ids[0]!, null)).rejects.toEqual(code('object.not_found'));
    await expect(core.get(AssignNodes).one(ctx, ids[0]!, newId())).rejects.toEqual(code('object.not_found'));
  });

  it('stand in the way of deleting it, by name, until they go to another team or to none', async () => {
    const [team, heir] = [await make({ role: 'operator' }), await make()];
    const ids = await nodes(2);
    await core.get(AssignNodes).many(ctx, { nodeIds: ids, teamId: team.id });
    const refused = core.get(RemoveTeam).run(ctx, team.id, undefined);
    await expect(refused).rejects.toMatchObject({
      code: 'team.owns_nodes',
      detail: expect.stringContaining('web-0, web-1'),
    });
    expect(await core.get(RemoveTeam).run(ctx, team.id, { reassignTo: heir.id })).toBe(2);
    expect(await service().get(ctx, heir.id)).toMatchObject({ nodes: 2 });
    expect(await core.get(RemoveTeam).run(ctx, heir.id, 'release')).toBe(2);
    const left = await core.sql<{ n: number }>(
      'SELECT count(*)::int AS n FROM nodes WHERE id = ANY($1) AND team_id IS NULL',
      [ids],
    );
    expect(left).toEqual([{ n: 2 }]);
    await expect(core.get(RemoveTeam).run(ctx, heir.id, 'release')).rejects.toEqual(code('object.not_found'));
    expect((await audited('team.deleted', team.id))[0]?.details).toMatchObject({ nodes: 2, reassignedTo: heir.id });
  });
});

describe('fifty edits at once', () => {
  it('leave one version for each change, one member once, and every node with one team that exists', async () => {
    const [one, two] = [await make({ role: 'operator' }), await make({ role: 'admin' })];
    const ids = await nodes(4);
    const people = await Promise.all(Array.from({ length: 5 }, () => member('viewer')));
    const acts = Array.from({ length: 50 }, (_, at) => async () => {
      const team = at % 2 ? one : two;
      if (at % 5 === 0) await service().update(ctx, team.id, { description: `Edit ${at}` });
      else if (at % 5 === 1) await core.get(TeamMembers).add(ctx, team.id, people.map(idOf));
      else if (at % 5 === 2)
        await core.get(AssignNodes).many(ctx, { nodeIds: at % 4 ? ids : [...ids].reverse(), teamId: team.id });
      else if (at % 5 === 3) await service().create(ctx, CreateTeam.parse({ name: 'The only one' }));
      else await core.get(AssignNodes).one(ctx, ids[at % 4]!, null);
    });
    const results = await Promise.allSettled(acts.map((act) => patiently(act)));
    const refused = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    );
    expect(refused.filter((one) => one !== 'team.name_taken')).toEqual([]);
    expect(refused.filter((one) => one === 'team.name_taken').length).toBeGreaterThanOrEqual(8);
    const rows = await core.sql<{ version: number; edits: number }>(
      `SELECT version, (SELECT count(*)::int FROM audit_entries a WHERE a.event = 'team.updated' AND a.target->>'id' = t.id::text)
         AS edits FROM teams t WHERE id = ANY($1)`,
      [[one.id, two.id]],
    );
    for (const { version, edits } of rows) expect(version).toBe(edits + 1);
    const moves = await core.sql<{ version: number; moves: number }>(
      `SELECT version, (SELECT count(*)::int FROM audit_entries a WHERE a.event = 'node.team-changed' AND a.target->>'id' = n.id::text)
         AS moves FROM nodes n WHERE id = ANY($1)`,
      [ids],
    );
    for (const { version, moves: told } of moves) expect(version).toBe(told + 1);
  });

  it('delete it once, while others fill it', async () => {
    const team = await make({ role: 'operator' });
    const ids = await nodes(2);
    const person = idOf(await member('viewer'));
    const act = async (at: number): Promise<unknown> => {
      if (at % 3 === 0) return core.get(RemoveTeam).run(ctx, team.id, 'release');
      if (at % 3 === 1) return core.get(AssignNodes).one(ctx, ids[at % 2]!, team.id);
      return core.get(TeamMembers).add(ctx, team.id, [person]);
    };
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, at) => patiently(() => act(at))));
    const codes = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    );
    expect(codes.filter((one) => one !== 'object.not_found')).toEqual([]);
    expect(await audited('team.deleted', team.id)).toHaveLength(1);
    expect(await core.sql('SELECT 1 FROM nodes WHERE id = ANY($1) AND team_id IS NOT NULL', [ids])).toEqual([]);
  });

  it('take one role from the giver at a time: what he no longer holds he does not give', async () => {
    const giver = await member('admin');
    const unitOfWork = core.get(UnitOfWork);
    let release = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => (release = resolve));
    let read = (): void => undefined;
    const isRead = new Promise<void>((resolve) => (read = resolve));
    const giving = unitOfWork.run(giver, async (inside) => {
      (await core.get(TeamRights).holdings(inside))('admin');
      read();
      await isHeld;
    });
    await isRead;
    let isDemoted = false;
    const demoting = core
      .sql("UPDATE memberships SET role = 'viewer' WHERE user_id = $1", [idOf(giver)])
      .then(() => (isDemoted = true));
    await until(async () => (await core.sql('SELECT 1 FROM pg_locks WHERE NOT granted')).length > 0);
    expect(isDemoted).toBe(false);
    release();
    await Promise.all([giving, demoting]);
    await expect(service().create(giver, CreateTeam.parse({ name: newId(), role: 'operator' }))).rejects.toEqual(
      code('team.grants_too_much'),
    );
  });
});
