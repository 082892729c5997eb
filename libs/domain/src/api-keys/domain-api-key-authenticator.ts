import { Injectable } from '@nestjs/common';
import { prefixOfApiKey, type Permission } from '@fettle/contracts';
import { Ctx } from '@fettle/platform/context';
import { ApiKeyAuthenticator, type ApiKeyPrincipal } from '@fettle/platform/http';
import { ApiKeyEvidenceRepository, type KeyEvidence } from './api-key-evidence.repository.js';
import { effectiveScopes, isCarried } from './api-key.row.js';
import { ApiKeyHash } from './key-hash.js';
import { KeyUseRecorder } from './key-use.js';

const reading = Ctx.system('api key authentication');

/**
 * Says which key is calling and what it may do now, by one statement for each request. Nothing is remembered between two of them, so a
 * revocation, another role, a removal or a deactivation bites on the very next one, in every process.
 */
@Injectable()
export class DomainApiKeyAuthenticator extends ApiKeyAuthenticator {
  constructor(
    private readonly evidence: ApiKeyEvidenceRepository,
    private readonly hash: ApiKeyHash,
    private readonly uses: KeyUseRecorder,
  ) {
    super();
  }

  async authenticate(key: string, ip: string): Promise<ApiKeyPrincipal | null> {
    const prefix = prefixOfApiKey(key);
    // A typing error is no reason to ask anybody.
    if (prefix === null) return null;
    const found = await this.evidence.find(reading, prefix);
    const isGenuine = this.hash.matches(key, found?.hash ?? null);
    const principal = found && isGenuine ? principalOf(found) : null;
    if (principal) this.uses.saw(principal.keyId, ip);
    return principal;
  }

  /** Who calls with the key of this id, without its text and without noting a use; null: such a call is refused, or there is no such key. */
  async standing(keyId: string): Promise<ApiKeyPrincipal | null> {
    const prefix = await this.evidence.prefixOf(reading, keyId);
    const found = prefix === null ? null : await this.evidence.find(reading, prefix);
    return found && principalOf(found);
  }
}

function principalOf(found: KeyEvidence): ApiKeyPrincipal | null {
  if (found.ended || !isCarried(found)) return null;
  const { id: keyId, workspaceId, userId, accountId: serviceAccountId, name: label, archived } = found;
  const permissions: ReadonlySet<Permission> = new Set(effectiveScopes(found));
  return { keyId, workspaceId, userId, serviceAccountId, label, archived, permissions };
}
