import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, type Client } from '@fettle/client';
import type { Result, Routes } from '@fettle/contracts';
import { connect, connectWithoutKey, safeUrl } from '../connection.js';
import { Contexts } from '../contexts.js';
import { CliError } from '../exit-codes.js';
import type { Session } from '../session.js';

type Started = Result<Routes['cliLogin']['start']>;
type Handed = Result<Routes['cliLogin']['token']>;

export interface LoginOptions {
  readonly name?: string;
}

/** Shows a code, waits until somebody approves it in the dashboard, and keeps the key that comes of it. */
export async function login(session: Session, address: string, { name }: LoginOptions): Promise<void> {
  const { printer, signal, environment } = session;
  const insecureHttp = !!session.wishes.insecureHttp;
  const url = safeUrl(address, insecureHttp);
  const api = connectWithoutKey(url, insecureHttp, signal);
  const started = await api.cliLogin.start({ body: { client: hostname().slice(0, 80) || 'unknown' } });
  printer.note(`Open ${started.verificationUrlComplete}`);
  printer.note(`and approve the code ${started.userCode}. It is good for ten minutes.`);
  const handed = await askUntilDecided(api, started, signal);
  const target = { url, key: handed.key, workspaceId: handed.workspace.id, context: null, insecureHttp };
  const { user } = await connect(target, signal).api.cliLogin.caller({ params: { workspaceId: handed.workspace.id } });
  const contexts = new Contexts(environment.configDir);
  const context = name ?? `${handed.workspace.slug}@${new URL(url).host}`;
  const { key, keyId, expiresAt, workspace } = handed;
  await contexts.add(context, { url, workspace, user: user.email, key, keyId, expiresAt, insecureHttp });
  printer.result({ context, url, workspace, user, keyId, expiresAt }, () => {
    printer.line(`Signed in to ${workspace.name} as ${user.email}.`);
    printer.line(`The key is kept in ${contexts.file}, context ${context}.`);
  });
}

/** RFC 8628: asks at the interval that it was told, longer when it is told so. */
async function askUntilDecided(api: Client, started: Started, signal: AbortSignal): Promise<Handed> {
  let intervalS = started.intervalS;
  // A Fettle that has gone away for good is not asked for ever: by then the code is over.
  const until = performance.now() + started.expiresInS * 1_000;
  while (performance.now() < until) {
    await pause(intervalS * 1_000, undefined, { signal });
    try {
      return await api.cliLogin.token({ body: { deviceCode: started.deviceCode } });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'cli_login.access_denied') throw new CliError('forbidden', 'The code was refused');
      if (error.code === 'cli_login.expired_token') break;
      if (!isWorthAsking(error)) throw error;
      if (error.code !== 'cli_login.authorization_pending') intervalS = Math.max(intervalS + 5, error.retryAfterS ?? 0);
    }
  }
  throw new CliError('unavailable', 'Nobody approved the code in time', 'Begin again: fettle login <url>');
}

/** Also a Fettle that restarts meanwhile: the code outlives it. */
function isWorthAsking({ code, status }: ApiError): boolean {
  return code === 'cli_login.authorization_pending' || code === 'cli_login.slow_down' || status === 0 || status >= 429;
}
