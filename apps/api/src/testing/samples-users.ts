import { randomUUID } from 'node:crypto';
import { InviteUser } from '@fettle/domain/users';
import { Ctx, newId } from '@fettle/platform/context';
import { PASSWORD, makePerson } from './people.js';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import type { World } from './world.js';

type Make = (api: TestApi, world: World, caller: string) => WireCall | Promise<WireCall>;

export const NEW_PASSWORD = 'Gr4vel-Harbour-71';

/** Valid calls of everything about people, on people that nobody minds losing. */
export const userSamples: Readonly<Record<string, Make>> = {
  'users.list': () => ({}),
  'users.get': (_api, { members }) => ({ params: { userId: members.viewer.id } }),
  'users.invite': () => ({ body: { email: `invited-${randomUUID()}@example.org` } }),
  'users.resendInvite': async (api) => ({ params: { userId: (await makeInvited(api)).userId } }),
  'users.update': async (api) => ({ params: { userId: (await makePerson(api)).id }, body: { name: 'Renamed Person' } }),
  'users.remove': async (api) => ({ params: { userId: (await makePerson(api)).id } }),
  'invitations.preview': async (api) => ({ body: { token: (await makeInvited(api)).token } }),
  'invitations.accept': async (api) => ({ body: { token: (await makeInvited(api)).token, password: NEW_PASSWORD } }),
  'invitations.previewByPath': async (api) => ({ params: { token: (await makeInvited(api)).token } }),
  'invitations.acceptByPath': async (api) => ({
    params: { token: (await makeInvited(api)).token },
    body: { password: NEW_PASSWORD },
  }),
  'passwords.forgot': (_api, { members }) => ({ body: { email: members.viewer.email } }),
  'passwords.preview': async (api) => ({ body: { token: await makeReset(api) } }),
  'passwords.reset': async (api) => ({ body: { token: await makeReset(api), password: NEW_PASSWORD } }),
  'passwords.previewByPath': async (api) => ({ params: { token: await makeReset(api) } }),
  'passwords.resetByPath': async (api) => ({
    params: { token: await makeReset(api) },
    body: { password: NEW_PASSWORD },
  }),
  'passwords.change': () => ({ body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } }),
  'profile.update': () => ({ body: { timezone: 'Europe/Berlin' } }),
  'profile.preferences': () => ({ body: { clock: 'utc' } }),
};

/** Somebody who has been invited, with the secret of the link. */
export async function makeInvited(api: TestApi): Promise<{ userId: string; email: string; token: string }> {
  const email = `invited-${newId()}@example.org`;
  const { user } = await api.get(InviteUser).run(Ctx.system('test'), { email, platformRole: 'user' });
  const token = randomToken();
  // Where there is mail the link is told to nobody else.
  const sql = 'UPDATE invitations SET token_hash = sha256($2::bytea) WHERE user_id = $1';
  await api.sql(sql, [user.id, Buffer.from(token)]);
  return { userId: user.id, email, token };
}

/** The secret in a link. */
export function tokenOf(link: string | null): string {
  return new URL(link ?? 'none:').hash.replace('#token=', '');
}

/** The secret of a link that sets the password of somebody new. */
export async function makeReset(api: TestApi, userId?: string): Promise<string> {
  const token = randomToken();
  const sql = `INSERT INTO password_resets (id, user_id, token_hash, expires_at)
    VALUES ($1, $2, sha256($3::bytea), fettle_now() + interval '1 hour')`;
  await api.sql(sql, [newId(), userId ?? (await makePerson(api)).id, Buffer.from(token)]);
  return token;
}

const randomToken = (): string => `${randomUUID()}${randomUUID()}`.replaceAll('-', '').slice(0, 43);
