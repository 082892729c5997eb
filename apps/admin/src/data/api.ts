import { createClient } from '@fettle/client';
import type { Result, Routes } from '@fettle/contracts';

let csrfToken: string | undefined;

/** The API of this surface, on the page's own origin. */
export const api = createClient({ baseUrl: '', csrf: () => csrfToken });

/** Reads who is signed in and keeps the session's CSRF token for the calls that change something. */
export async function readMe(signal: AbortSignal): Promise<Result<Routes['auth']['me']>> {
  const me = await api.auth.me({ signal });
  csrfToken = me.csrfToken;
  return me;
}
