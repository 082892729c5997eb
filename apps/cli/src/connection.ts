import { readFile } from 'node:fs/promises';
import { createClient, errorOf, type Client } from '@fettle/client';
import { Contexts, requireContext } from './contexts.js';
import type { Environment } from './environment.js';
import { CliError } from './exit-codes.js';
import { version } from './version.js';

/** No call takes longer; a stream of output is many calls. */
const CALL_MS = 30_000;

/** Where to, as whom, and in which workspace. */
export interface Target {
  readonly url: string;
  readonly key: string;
  readonly workspaceId: string;
  /** Null: from the environment. */
  readonly context: string | null;
  readonly insecureHttp: boolean;
}

export interface Wishes {
  readonly context?: string | undefined;
  readonly insecureHttp?: boolean | undefined;
}

/** A place to talk to. Every call ends with the signal. */
export interface Connection {
  readonly target: Target;
  readonly api: Client;
  readonly params: { readonly workspaceId: string };
  /** A download, for those that are too long to hold in memory. @throws ApiError */
  download(path: string): Promise<ReadableStream<Uint8Array>>;
}

/**
 * Who is meant: `--context`, else FETTLE_TOKEN with FETTLE_URL and FETTLE_WORKSPACE, else FETTLE_CONTEXT, else the current context.
 * @throws CliError `signedOut`, `usage`, `notFound`
 */
export async function targetOf(environment: Environment, wishes: Wishes): Promise<Target> {
  const token = wishes.context === undefined ? await tokenOf(environment) : undefined;
  if (token !== undefined) return environmentTarget(environment, token, wishes);
  const { current, contexts } = await new Contexts(environment.configDir).read();
  const name = wishes.context ?? environment.context ?? current;
  if (!name) throw new CliError('signedOut', 'Not signed in', 'Sign in with: fettle login <url>');
  const { url, key, workspace, insecureHttp } = requireContext(contexts, name);
  return { url, key, workspaceId: workspace.id, context: name, insecureHttp: insecureHttp || !!wishes.insecureHttp };
}

export function connect(target: Target, signal: AbortSignal): Connection {
  const url = safeUrl(target.url, target.insecureHttp);
  const api = createClient({ baseUrl: url, fetch: bounded(signal), headers: () => headersOf(target.key) });
  const download = async (path: string): Promise<ReadableStream<Uint8Array>> => {
    const answer = await fetch(`${url}/api/v1${path}`, { headers: headersOf(target.key), redirect: 'error', signal });
    if (!answer.ok) throw await errorOf(answer);
    return answer.body as ReadableStream<Uint8Array>;
  };
  return { target, api, params: { workspaceId: target.workspaceId }, download };
}

/** A client for whoever has no key yet. */
export function connectWithoutKey(url: string, insecureHttp: boolean, signal: AbortSignal): Client {
  return createClient({ baseUrl: safeUrl(url, insecureHttp), fetch: bounded(signal), headers: () => headersOf() });
}

/**
 * The address without path and slash. A key in clear over a network is everybody's, so http is for this machine alone.
 * @throws CliError `usage`
 */
export function safeUrl(text: string, insecureHttp: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new CliError('usage', `${text} is not the address of a Fettle`, 'It looks like https://fettle.example.com');
  const isLocal = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && !isLocal && !insecureHttp)
    throw new CliError(
      'usage',
      `${url.origin} would send the key in clear`,
      'Use https. On a network that you trust, --insecure-http lets it be.',
    );
  return url.origin;
}

async function tokenOf({ token, tokenFile }: Environment): Promise<string | undefined> {
  return token ?? (tokenFile === undefined ? undefined : (await readFile(tokenFile, 'utf8')).trim());
}

function environmentTarget({ url, workspace }: Environment, key: string, { insecureHttp }: Wishes): Target {
  if (!url) throw new CliError('usage', 'FETTLE_TOKEN is set, FETTLE_URL is not', 'Set the address of the dashboard.');
  if (!workspace)
    throw new CliError('usage', 'FETTLE_TOKEN is set, FETTLE_WORKSPACE is not', 'Set the id of the key’s workspace.');
  return { url, key, workspaceId: workspace, context: null, insecureHttp: !!insecureHttp };
}

function bounded(signal: AbortSignal): typeof fetch {
  return (input, init) => fetch(input, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]) });
}

function headersOf(key?: string): Record<string, string> {
  return { 'user-agent': `fettle-cli/${version}`, ...(key ? { authorization: `Bearer ${key}` } : {}) };
}
