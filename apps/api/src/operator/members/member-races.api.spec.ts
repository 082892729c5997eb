import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiError } from '@fettle/client';
import { patiently } from '@fettle/testing';
import { makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { browserOf } from '../../testing/world.js';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

/** How many calls ended how: `ok`, or the code of the refusal. */
async function outcomes(calls: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const told: Record<string, number> = {};
  for (const result of await Promise.allSettled(calls)) {
    const { reason } = result as PromiseRejectedResult;
    const how =
      result.status === 'fulfilled'
        ? 'ok'
        : reason instanceof ApiError
          ? `${reason.status} ${reason.code}`
          : String(reason);
    told[how] = (told[how] ?? 0) + 1;
  }
  return told;
}

const fifty = <T>(make: (at: number) => Promise<T>): Promise<T>[] =>
  Array.from({ length: 50 }, (_one, at) => patiently(() => make(at)));
const owners = async (workspaceId: string) =>
  (await api.sql(`SELECT 1 FROM memberships WHERE workspace_id = $1 AND role = 'owner'`, [workspaceId])).length;

async function twoOwners(): Promise<{ workspaceId: string; ada: Person; eve: Person }> {
  const [ada, eve] = [await makePerson(api), await makePerson(api)];
  return { ada, eve, workspaceId: await makeWorkspace(api, { [ada.id]: 'owner', [eve.id]: 'owner' }) };
}

describe('fifty at once', () => {
  it('change one role from one version: one wins, 49 are told of the conflict, one entry tells it', async () => {
    const { ada, eve, workspaceId } = await twoOwners();
    const browser = await browserOf(api, ada);
    const roles = ['viewer', 'operator', 'editor', 'admin'] as const;
    const told = await outcomes(
      fifty((at) =>
        browser.api.members.update({
          params: { workspaceId, userId: eve.id },
          body: { role: roles[at % 4]!, version: 1 },
        }),
      ),
    );
    expect(told).toEqual({ ok: 1, '409 member.conflict': 49 });
    const changed = `SELECT 1 FROM audit_entries WHERE workspace_id = $1 AND event = 'member.role-changed'`;
    expect(await api.sql(changed, [workspaceId])).toHaveLength(1);
    expect(await owners(workspaceId)).toBe(1);
  });

  it('let fifty owners leave: 49 go, the last one is told to stay', async () => {
    const people = await Promise.all(fifty(() => makePerson(api)));
    const workspaceId = await makeWorkspace(api, Object.fromEntries(people.map(({ id }) => [id, 'owner'])));
    const browsers = await Promise.all(people.map((person) => patiently(() => browserOf(api, person))));
    const told = await outcomes(
      browsers.map((browser) => patiently(() => browser.api.members.leave({ params: { workspaceId } }))),
    );
    expect(told).toEqual({ ok: 49, '409 member.last_owner': 1 });
    expect(await owners(workspaceId)).toBe(1);
    // Fifty people sign in with a password each, which takes a busy machine more than a minute.
  }, 240_000);

  it('remove the last owner: all are refused', async () => {
    const ada = await makePerson(api);
    const workspaceId = await makeWorkspace(api, { [ada.id]: 'owner' });
    const browser = await browserOf(api, ada);
    const remove = () => browser.api.members.remove({ params: { workspaceId, userId: ada.id } });
    const demote = () =>
      browser.api.members.update({ params: { workspaceId, userId: ada.id }, body: { role: 'admin' } });
    expect(await outcomes(fifty<unknown>((at) => (at % 2 === 0 ? remove() : demote())))).toEqual({
      '409 member.last_owner': 50,
    });
    expect(await owners(workspaceId)).toBe(1);
  });

  it('let two owners remove each other: somebody owns the workspace afterwards', async () => {
    const { ada, eve, workspaceId } = await twoOwners();
    const [hers, his] = [await browserOf(api, ada), await browserOf(api, eve)];
    const told = await outcomes(
      fifty((at) =>
        at % 2 === 0
          ? hers.api.members.remove({ params: { workspaceId, userId: eve.id } })
          : his.api.members.remove({ params: { workspaceId, userId: ada.id } }),
      ),
    );
    expect(told['ok']).toBe(1);
    expect(Object.keys(told).sort()).toEqual(['404 object.not_found', 'ok']);
    expect(await owners(workspaceId)).toBe(1);
  });

  it('hand the workspace on to different people: one gets it, the others are told that it is no more to be given', async () => {
    const ada = await makePerson(api);
    const heirs = await Promise.all(fifty(() => makePerson(api)));
    await api.sql('UPDATE users SET activated_at = fettle_now()');
    const roles = Object.fromEntries(heirs.map(({ id }) => [id, 'viewer']));
    const workspaceId = await makeWorkspace(api, { [ada.id]: 'owner', ...roles });
    const browser = await browserOf(api, ada);
    const told = await outcomes(
      heirs.map(({ id: userId }) =>
        // With a key the change and its answer are one: nobody is turned away in between and finds, coming again, that it is done.
        patiently(() =>
          browser.api.workspaces.transfer({ params: { workspaceId }, body: { userId }, idempotencyKey: userId }),
        ),
      ),
    );
    const { ok, '409 workspace.conflict': late = 0, '403 permission.missing': later = 0, ...others } = told;
    expect({ ok, others, all: late + later }).toEqual({ ok: 1, others: {}, all: 49 });
    // Those whom the guard let in while the winner's change was under way.
    expect(late).toBeGreaterThan(0);
    expect(await owners(workspaceId)).toBe(1);
  });

  it('invite one address: one membership, one link that works', async () => {
    const { ada, workspaceId } = await twoOwners();
    // Without mail only administrators of the platform are told links.
    await api.sql(`UPDATE users SET platform_role = 'platform_admin' WHERE id = $1`, [ada.id]);
    const browser = await browserOf(api, ada);
    const email = `one-${workspaceId}@example.org`;
    const told = await outcomes(
      fifty(() => browser.api.members.add({ params: { workspaceId }, body: { email, role: 'viewer' } })),
    );
    expect(told).toEqual({ ok: 1, '409 member.exists': 49 });
    const open = `SELECT 1 FROM invitations i JOIN users u ON u.id = i.user_id
      WHERE u.email = $1 AND i.revoked_at IS NULL AND i.accepted_at IS NULL`;
    expect(await api.sql(open, [email])).toHaveLength(1);
  });
});
