import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type RouteContract } from '@fettle/contracts';
import { newId } from '@fettle/platform/context';
import { PASSWORD, makePerson, type Person } from './testing/people.js';
import { expectProblem, type Sampled } from './testing/refusals.js';
import { openTestApi, walking, type TestApi } from './testing/test-api.js';
import { Walk, callsOf, closedRoutes, ofMine } from './testing/walk.js';
import { nobody } from './testing/wire.js';
import { browserOf, makeWorld, sender, type World } from './testing/world.js';

let api: TestApi;
let world: World;
let calls: Sampled;

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
  world = await makeWorld(api);
  calls = ofMine(await callsOf(api, world, closedRoutes('operator')), world);
});
afterAll(() => api.close());

/** Another owner of `mine`, signed in. */
async function owner(): Promise<{ person: Person; walk: Walk }> {
  const person = await makePerson(api);
  const sql = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`;
  await api.sql(sql, [world.mine.workspaceId, person.id]);
  return { person, walk: new Walk(api, 'operator', sender(await browserOf(api, person))) };
}

describe('somebody who is disabled', () => {
  it('is signed out everywhere at once, and does not come back', async () => {
    const { person, walk } = await owner();
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [person.id]);
    await walk.refused(calls, { status: 401, code: 'session.ended' });
    for (const surface of ['operator', 'admin'] as const) {
      const body = { email: person.email, password: PASSWORD };
      const answer = await new Walk(api, surface, nobody).ask(routes.auth.signIn, { body });
      expectProblem(answer, 401, 'sign_in.refused', surface);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  });
});

describe('an administrator of the platform who is disabled', () => {
  it('does nothing more on the admin surface', async () => {
    const admin = await makePerson(api, { platformRole: 'platform_admin' });
    const walk = new Walk(api, 'admin', sender(await browserOf(api, admin, 'admin')));
    const closed = ofMine(await callsOf(api, world, closedRoutes('admin')), world);
    expect(closed.length).toBeGreaterThan(20);
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [admin.id]);
    await walk.refused(closed, { status: 401, code: 'session.ended' });
  });
});

describe('somebody who was invited and has set no password', () => {
  it('cannot sign in, with no password and with none in particular, and is told apart from nobody by nothing', async () => {
    const id = newId();
    const email = `pending-${id}@example.org`;
    await api.sql(`INSERT INTO users (id, email, name, invited_at) VALUES ($1, $2, 'Pending', fettle_now())`, [
      id,
      email,
    ]);
    const member = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`;
    await api.sql(member, [world.mine.workspaceId, id]);
    const walk = new Walk(api, 'operator', nobody);
    const refused = await walk.ask(routes.auth.signIn, { body: { email, password: PASSWORD } });
    const unknown = await walk.ask(routes.auth.signIn, { body: { email: `x-${email}`, password: PASSWORD } });
    expectProblem(refused, 401, 'sign_in.refused', 'pending');
    expect(refused.text).toBe(unknown.text);
  });

  it('does nothing even with a session that should not be there, while disabled', async () => {
    const { person, walk } = await owner();
    await api.sql('UPDATE users SET activated_at = NULL, deactivated_at = fettle_now() WHERE id = $1', [person.id]);
    await walk.refused(calls, { status: 401, code: 'session.ended' });
  });
});

describe('somebody who has not proved to be present for a while', () => {
  it('is asked for it where the contract says so, and nothing is changed before', async () => {
    const { person, walk } = await owner();
    await api.sql(`UPDATE sessions SET proven_at = proven_at - interval '11 minutes' WHERE user_id = $1`, [person.id]);
    const asked = calls.filter(([{ access, stepUp }]) => stepUp && access.kind !== 'platform');
    expect(asked.length).toBeGreaterThanOrEqual(2);
    await walk.refused(asked, { status: 403, code: 'session.step_up_required' });
  });

  it('is asked for it on the admin surface, too', async () => {
    const admin = await makePerson(api, { platformRole: 'platform_admin' });
    const browser = sender(await browserOf(api, admin, 'admin'));
    await api.sql(`UPDATE sessions SET proven_at = proven_at - interval '11 minutes' WHERE user_id = $1`, [admin.id]);
    const needsProof = ({ stepUp, access }: RouteContract) => stepUp === true && access.kind !== 'workspace';
    const asked = await callsOf(api, world, closedRoutes('admin').filter(needsProof));
    await new Walk(api, 'admin', browser).refused(asked, { status: 403, code: 'session.step_up_required' });
  });
});

describe('somebody who acts as another person', () => {
  it('is handed no secret and does nothing that needs the person', async () => {
    const { person, walk } = await owner();
    // The administrator's own session stands behind it.
    await browserOf(api, world.platformAdmin, 'admin');
    const impersonated = `UPDATE sessions SET impersonator_id = $2, impersonator_label = 'root', impersonation_reason = 'support',
      parent_id = (SELECT id FROM sessions WHERE user_id = $2 LIMIT 1) WHERE user_id = $1`;
    await api.sql(impersonated, [person.id, world.platformAdmin.id]);
    const kept = calls.filter(([{ access, stepUp, secret }]) => (stepUp || secret) && access.kind !== 'platform');
    expect(kept.length).toBeGreaterThanOrEqual(2);
    await walk.refused(kept, { status: 403, code: 'session.impersonated' });
  });
});
