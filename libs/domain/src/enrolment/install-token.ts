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

/**
 * The line that an operator pastes on the new machine. The token travels in single quotes and never in a URL.
 *
 * @param apiUrl public URL of the agent surface, without a trailing slash
 * @param keys public keys: one of `release` must have signed the agent that is downloaded, one of `root` what root can be used for
 */
export function installCommand(
  { apiUrl, scriptUrl }: { readonly apiUrl: string; readonly scriptUrl: string },
  token: string,
  keys: { readonly release: readonly string[]; readonly root: readonly string[] },
): string {
  const from = `--api-url '${apiUrl}' --bootstrap-token '${token}'`;
  const trust = `--release-key '${keys.release.join(',')}' --root-key '${keys.root.join(',')}'`;
  return `curl -fsSL '${scriptUrl}' | sudo bash -s -- ${from} ${trust}`;
}
