import { browserClient, adminCalls } from '@fettle/client';
import type { Result, Routes } from '@fettle/contracts';
import { createProofGate } from '@fettle/ui';

let csrfToken: string | undefined;

/** Where calls wait that need a recent proof of the person; the dialog of it stands in the providers of every page. */
export const proofGate = createProofGate();

/** The API of this surface, on the page's own origin. */
export const api = browserClient(adminCalls, { baseUrl: '', csrf: () => csrfToken, prove: proofGate.ask });

/** Reads who is signed in and keeps the session's CSRF token for the calls that change something. */
export async function readMe(signal: AbortSignal): Promise<Result<Routes['auth']['me']>> {
  const me = await api.auth.me({ signal });
  csrfToken = me.csrfToken;
  return me;
}
