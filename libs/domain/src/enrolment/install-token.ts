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
 * @param releaseKeys public keys, one of which must have signed the agent that is downloaded
 */
export function installCommand(
  { apiUrl, scriptUrl }: { readonly apiUrl: string; readonly scriptUrl: string },
  token: string,
  releaseKeys: readonly string[],
): string {
  const from = `--api-url '${apiUrl}' --bootstrap-token '${token}'`;
  return `curl -fsSL '${scriptUrl}' | sudo bash -s -- ${from} --release-key '${releaseKeys.join(',')}'`;
}
