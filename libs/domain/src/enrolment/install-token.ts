import { createHash, randomBytes } from 'node:crypto';

/** How long an install command can be used. */
export const INSTALL_TTL_MS = 15 * 60_000;

/** A new install token: 256 random bits, readable as what it is when it turns up in a log. */
export function newInstallToken(): string {
  return `fettle_install_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of it. The purpose is hashed along, so that no other kind of token can ever match. */
export function hashInstallToken(token: string): Buffer {
  return createHash('sha256').update('install\0').update(token, 'utf8').digest();
}

/** Where the install script is, and where it leads. `apiUrl`: public URL of the agent surface, without a trailing slash. */
export interface InstallUrls {
  readonly apiUrl: string;
  readonly scriptUrl: string;
}
/** Public keys: one of `release` must have signed the agent that is downloaded, one of `root` what root can be used for. */
export interface TrustedKeys {
  readonly release: readonly string[];
  readonly root: readonly string[];
}

/** The line that an operator pastes on the new machine. The token travels in single quotes and never in a URL. */
export function installCommand(urls: InstallUrls, token: string, keys: TrustedKeys): string {
  return scriptCall(urls, [`--bootstrap-token '${token}'`], keys);
}

/**
 * The same for a machine whose node was made before it: the key comes by standard input, so it stands in no process list, and the script
 * gives it to the agent.
 */
export function preparedInstallCommand(urls: InstallUrls, identity: PreparedIdentity, keys: TrustedKeys): string {
  const place = '/var/lib/fettle-agent/identity.json';
  const { nodeId, agentKey } = identity;
  const given = `sudo install -D -m 600 /dev/stdin ${place} <<'KEY'\n${JSON.stringify({ nodeId, agentKey })}\nKEY`;
  return `${given}\n${scriptCall(urls, [], keys)}`;
}

/** Who an agent is: its node's id, and 64 hex digits. */
export interface PreparedIdentity {
  readonly nodeId: string;
  readonly agentKey: string;
}

function scriptCall({ apiUrl, scriptUrl }: InstallUrls, more: readonly string[], keys: TrustedKeys): string {
  const trust = [`--release-key '${keys.release.join(',')}'`, `--root-key '${keys.root.join(',')}'`];
  return [`curl -fsSL '${scriptUrl}' | sudo bash -s --`, `--api-url '${apiUrl}'`, ...more, ...trust].join(' ');
}
