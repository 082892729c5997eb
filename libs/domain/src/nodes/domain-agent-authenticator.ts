import { Injectable } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { AgentAuthenticator, type AgentEvidence, type AgentPrincipal } from '@fettle/platform/http';
import { AgentKeyCache } from './agent-key.cache.js';
import { AgentKeyRepository } from './agent-key.repository.js';
import { hashAgentKey } from './agent-key.service.js';

/**
 * Says which node is calling. The key alone decides; a node id beside it must match, so that a key of one node cannot speak for
 * another. `null` means known to be wrong; a database that does not answer throws instead, because agents stop for good after two 401.
 */
@Injectable()
export class DomainAgentAuthenticator extends AgentAuthenticator {
  constructor(
    private readonly keys: AgentKeyRepository,
    private readonly cache: AgentKeyCache,
  ) {
    super();
  }

  async authenticate(evidence: AgentEvidence): Promise<AgentPrincipal | null> {
    const key = evidence.agentKey ?? /^Bearer\s+(\S+)$/i.exec(evidence.authorization ?? '')?.[1];
    if (!key || key.length < 16 || key.length > 512) return null;
    const principal = await this.principalOf(key);
    if (!principal) return null;
    if (evidence.nodeId !== undefined && evidence.nodeId.toLowerCase() !== principal.nodeId) return null;
    return principal;
  }

  private async principalOf(key: string): Promise<AgentPrincipal | null> {
    const hash = hashAgentKey(key);
    const cacheKey = hash.toString('base64');
    const known = this.cache.get(cacheKey);
    if (known) return known;
    const { epoch } = this.cache;
    const row = await this.keys.use(Ctx.system('agent authentication'), hash);
    if (!row) return null;
    const principal = { nodeId: row.node_id, workspaceId: row.workspace_id, keyId: row.id };
    this.cache.put(cacheKey, principal, epoch);
    return principal;
  }
}
