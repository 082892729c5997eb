import { describe, expect, it } from '@jest/globals';
import { Ctx, newId } from '@fettle/platform/context';
import { patiently } from '@fettle/testing';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { PasswordHasher } from '../identity/index.js';
import { AcceptInvitation, ChangeUser, Invitations, InviteUser, RemoveUser, UserDirectory } from './index.js';

const PASSWORD = 'Gr4vel-Harbour-71';
const nobody = Ctx.create({ actor: { kind: 'anonymous' } });

let core: TestCore;
let hash: string;

withCore(async (opened) => {
  ({ core } = opened);
  hash = await core.get(PasswordHasher).hash(PASSWORD);
});

const code = (expected: string) => expect.objectContaining({ code: expected });
const tokenOf = (link: string | null) => new URL(link ?? 'none:').hash.replace('#token=', '');

async function person(
  platformRole: 'user' | 'platform_admin' = 'user',
): Promise<{ ctx: Ctx; id: string; email: string }> {
  const id = newId();
  const email = `p-${id}@example.org`;
  const sql = `INSERT INTO users (id, email, name, password_hash, platform_role, activated_at) VALUES ($1, $2, 'P', $3, $4, fettle_now())`;
  await core.sql(sql, [id, email, hash, platformRole]);
  return { ctx: Ctx.create({ actor: { kind: 'user', id, label: email, sessionId: newId() } }), id, email };
}

const fifty = <T>(work: (index: number) => Promise<T>): Promise<T>[] =>
  Array.from({ length: 50 }, (_, index) => patiently(() => work(index)));

/** What each of many parallel calls came to: how many succeeded, and the codes of the others. */
async function tally(work: readonly Promise<unknown>[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const one of await Promise.allSettled(work)) {
    const key = one.status === 'fulfilled' ? 'ok' : String((one.reason as { code?: string }).code ?? one.reason);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

describe('an invitation', () => {
  it('followed fifty times at once makes one account with one password; the others are told that they came second', async () => {
    const { user, link } = await core.get(InviteUser).run((await person('platform_admin')).ctx, {
      email: `fifty-${newId()}@example.org`,
      platformRole: 'user',
    });
    const follow = (index: number) =>
      core
        .get(AcceptInvitation)
        .run(nobody, { token: tokenOf(link), password: `${PASSWORD}-${index}`, name: `N ${index}` });
    const results = await Promise.allSettled(fifty(follow));
    const winners = results.flatMap((one, index) => (one.status === 'fulfilled' ? [index] : []));
    expect(winners).toHaveLength(1);
    const refused = results
      .filter((one) => one.status === 'rejected')
      .map(({ reason }) => (reason as { code: string }).code);
    // Whose call began a moment later finds the link over.
    expect(refused).toContain('invitation.taken');
    expect(refused.filter((code) => !['invitation.taken', 'invitation.ended'].includes(code))).toEqual([]);
    const [row] = await core.sql<{ name: string; hash: string; version: number }>(
      'SELECT name, password_hash AS hash, version FROM users WHERE id = $1',
      [user.id],
    );
    expect(row).toMatchObject({ name: `N ${winners[0]}`, version: 2 });
    const asker = { source: 'spec', isKnown: true };
    await expect(core.get(PasswordHasher).verify(row!.hash, `${PASSWORD}-${winners[0]}`, asker)).resolves.toBe(true);
    const entries = await core.sql(
      `SELECT 1 FROM audit_entries WHERE event = 'invitation.accepted' AND target->>'id' = $1`,
      [user.id],
    );
    expect(entries).toHaveLength(1);
  });

  it('of one new address into one workspace fifty times at once makes one person, one membership and one link', async () => {
    const inWorkspace = await core.workspace();
    const email = `race-${newId()}@example.org`;
    const workspaceId = inWorkspace.requireWorkspace();
    const counts = await tally(
      fifty(() => core.get(Invitations).invite(inWorkspace, { email, workspaceId, role: 'viewer' })),
    );
    expect(counts).toEqual({ ok: 1, 'member.exists': 49 });
    const [row] = await core.sql<{ people: number; links: number }>(
      `SELECT count(DISTINCT u.id)::int AS people, count(i.id)::int AS links FROM users u
       LEFT JOIN invitations i ON i.user_id = u.id AND i.revoked_at IS NULL WHERE u.email = $1`,
      [email],
    );
    expect(row).toEqual({ people: 1, links: 1 });
  });

  it('of somebody who is active joins at once and needs no link', async () => {
    const { email, id } = await person();
    const inWorkspace = await core.workspace();
    const workspaceId = inWorkspace.requireWorkspace();
    const invited = core.get(Invitations).invite(inWorkspace, { email, workspaceId, role: 'editor' });
    await expect(invited).resolves.toEqual({ userId: id, state: 'active', invitationId: null, link: null });
    const { workspaces } = await core.get(UserDirectory).get(inWorkspace, id);
    expect(workspaces).toMatchObject([{ id: workspaceId, role: 'editor' }]);
  });

  it('sent again has a new link, and the old one is dead at once', async () => {
    const { ctx: administrator } = await person('platform_admin');
    const email = `again-${newId()}@example.org`;
    const first = await core.get(InviteUser).run(administrator, { email, platformRole: 'user' });
    const second = await core.get(InviteUser).again(administrator, first.user.id);
    const look = (link: string | null) => core.get(AcceptInvitation).preview(nobody, tokenOf(link));
    await expect(look(first.link)).rejects.toEqual(code('invitation.ended'));
    await expect(look(second.link)).resolves.toMatchObject({ email });
    expect(second.user.invitation).toMatchObject({ sentCount: 2, hasExpired: false });
    const kept = await core.sql<{ hash: Buffer }>('SELECT token_hash AS hash FROM invitations WHERE user_id = $1', [
      first.user.id,
    ]);
    expect(kept.every(({ hash: one }) => one.length === 32)).toBe(true);
  });

  it('is over after 72 hours, when it was withdrawn, and when it was accepted', async () => {
    const { ctx: administrator } = await person('platform_admin');
    const invite = () =>
      core.get(InviteUser).run(administrator, { email: `over-${newId()}@example.org`, platformRole: 'user' });
    const accept = (link: string | null) =>
      core.get(AcceptInvitation).run(nobody, { token: tokenOf(link), password: PASSWORD });
    const [late, withdrawn, used] = [await invite(), await invite(), await invite()];
    await core.sql(`UPDATE invitations SET expires_at = expires_at - interval '72 hours' WHERE user_id = $1`, [
      late.user.id,
    ]);
    await core.get(ChangeUser).run(administrator, withdrawn.user.id, { active: false });
    await accept(used.link);
    for (const { link } of [late, withdrawn, used])
      await expect(accept(link)).rejects.toEqual(code('invitation.ended'));
    await expect(accept('http://x/#token=unknown-token-of-nobody')).rejects.toEqual(code('invitation.unknown'));
  });

  it('tells a workspace no link that would also open what was granted elsewhere', async () => {
    const { actor } = (await person('platform_admin')).ctx;
    const [first, second] = [(await core.workspace()).with({ actor }), (await core.workspace()).with({ actor })];
    const email = `elsewhere-${newId()}@example.org`;
    const into = (ctx: Ctx) =>
      core.get(Invitations).invite(ctx, { email, workspaceId: ctx.requireWorkspace(), role: 'admin' });
    const known = await into(first);
    expect(known.link).not.toBeNull();
    await expect(into(second)).rejects.toEqual(code('user.pending'));
    // Refused as a whole: the first link still works, and there is no membership.
    await expect(core.get(AcceptInvitation).preview(nobody, tokenOf(known.link))).resolves.toMatchObject({ email });
  });

  it('is told to nobody but platform administrators without mail, and leaves nobody behind', async () => {
    const inWorkspace = await core.workspace();
    const workspaceId = inWorkspace.requireWorkspace();
    const email = `ceo-${newId()}@example.org`;
    const as = async (role: 'user' | 'platform_admin') => inWorkspace.with({ actor: (await person(role)).ctx.actor });
    const invite = (ctx: Ctx) => core.get(Invitations).invite(ctx, { email, workspaceId, role: 'viewer' });
    await expect(invite(await as('user'))).rejects.toEqual(code('mail.not_configured'));
    expect(await core.sql('SELECT 1 FROM users WHERE email = $1', [email])).toEqual([]);
    const { userId, link } = await invite(await as('platform_admin'));
    expect(link).toMatch(/#token=/);
    const again = core.get(Invitations).renew(await as('user'), userId, workspaceId);
    await expect(again).rejects.toEqual(code('mail.not_configured'));
    // Refused as a whole: the link that was handed over still works.
    await expect(core.get(AcceptInvitation).preview(nobody, tokenOf(link))).resolves.toMatchObject({ email });
  });

  it('that somebody else has seen opens nothing any more once the person was given more', async () => {
    const inWorkspace = await core.workspace();
    const workspaceId = inWorkspace.requireWorkspace();
    const email = `raised-${newId()}@example.org`;
    const { userId, link } = await core.get(Invitations).invite(inWorkspace, { email, workspaceId, role: 'viewer' });
    await core.get(ChangeUser).run((await person('platform_admin')).ctx, userId, { platformRole: 'platform_admin' });
    const look = core.get(AcceptInvitation).preview(nobody, tokenOf(link));
    await expect(look).rejects.toEqual(code('invitation.ended'));
  });
});

describe('the last active administrator of the platform', () => {
  const alone = async () => {
    await core.sql(`UPDATE users SET platform_role = 'user'`);
    return [await person('platform_admin'), await person('platform_admin')] as const;
  };
  const left = () =>
    core.sql(
      `SELECT id FROM users WHERE platform_role = 'platform_admin' AND deactivated_at IS NULL AND activated_at IS NOT NULL`,
    );

  it('stays, however many take the two last ones their role at once', async () => {
    const [one, other] = await alone();
    const demote = (index: number) =>
      core.get(ChangeUser).run((index % 2 ? one : other).ctx, (index % 2 ? other : one).id, { platformRole: 'user' });
    const counts = await tally(fifty(demote));
    // Who finds it done already changes nothing; who would take the last one is refused.
    expect(counts['ok']! + counts['user.last_administrator']!).toBe(50);
    expect(counts['user.last_administrator']).toBeGreaterThan(0);
    await expect(left()).resolves.toHaveLength(1);
  });

  it('stays, however many deactivate or delete the two last ones at once', async () => {
    const [one, other] = await alone();
    const act = (index: number) => {
      const [{ ctx }, whom] = index % 2 ? [one, other] : [other, one];
      const remove = () => core.get(RemoveUser).run(ctx, whom.id);
      return index % 4 < 2 ? remove() : core.get(ChangeUser).run(ctx, whom.id, { active: false });
    };
    const counts = await tally(fifty<unknown>(act));
    expect(
      Object.keys(counts).every((key) => ['ok', 'user.last_administrator', 'object.not_found'].includes(key)),
    ).toBe(true);
    await expect(left()).resolves.toHaveLength(1);
  });
});
