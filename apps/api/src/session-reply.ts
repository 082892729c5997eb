import type { Profile, SessionCookie, SessionGrant } from '@fettle/domain/identity';
import { Reply, serializeCookie } from '@fettle/platform/http';

/** What a sign-in or refresh answers: the profile as body, the session in cookies. */
export function grantReply({ profile, cookies }: SessionGrant): Reply<Profile> {
  return new Reply(profile, { cookies: cookies.map(setCookie) });
}

/** What the link of an administrator answers: where to begin, and the session in cookies. */
export function impersonationReply({
  workspaceSlug,
  cookies,
}: SessionGrant & { workspaceSlug: string | null }): Reply<{ workspaceSlug: string | null }> {
  return new Reply({ workspaceSlug }, { cookies: cookies.map(setCookie) });
}

/** What the link of a mail answers: whose password was set, and the cookie by which this browser is known from then on. */
export function knownReply(body: { email: string }, cookie: SessionCookie): Reply<{ email: string }> {
  return new Reply(body, { cookies: [setCookie(cookie)] });
}

/**
 * What a sign-out answers. Clear-Site-Data leaves "cookies" out: it would take those of the other surface on the same host
 * along; this surface's own are cleared one by one.
 */
export function signedOutReply(cleared: readonly SessionCookie[]): Reply<{ ok: true }> {
  const headers = { 'clear-site-data': '"cache", "storage"' };
  return new Reply({ ok: true }, { cookies: cleared.map(setCookie), headers });
}

function setCookie({ name, value, ...options }: SessionCookie): string {
  return serializeCookie(name, value, options);
}
