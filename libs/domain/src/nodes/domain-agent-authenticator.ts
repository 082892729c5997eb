import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { AgentAuthenticator, type AgentEvidence, type AgentPrincipal } from '@fettle/platform/http';
import { AgentKeyCache } from './agent-key.cache.js';
import { AgentKeyRepository } from './agent-key.repository.js';
import { agentKeyDigest } from './agent-key.service.js';
import { gather } from './gather.js';
import { KeyMisuse } from './key-misuse.js';
import { KeyRotation } from './key-rotation.js';

const WINDOW_MS = 5;
/** Well below the life of an entry of the cache, so that a node that calls all the time is never looked up again by itself. */
const REFRESH_MS = 120_000;

/**
 * Says which node is calling. The key alone decides; a node id beside it must match, so that a key of one node cannot speak for
 * another. `null` means known to be wrong; a database that does not answer throws instead, because agents stop for good after two 401.
 */
@Injectable()
export class DomainAgentAuthenticator extends AgentAuthenticator implements OnModuleInit, OnModuleDestroy {
  private readonly lookUp = gather(WINDOW_MS, (digests: readonly string[]) => this.lookUpAll(digests));
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: AgentKeyRepository,
    private readonly cache: AgentKeyCache,
    private readonly rotation: KeyRotation,
    private readonly misuse: KeyMisuse,
  ) {
    super();
  }

  async authenticate(evidence: AgentEvidence): Promise<AgentPrincipal | null> {
    const key = evidence.agentKey ?? /^Bearer\s+(\S+)$/i.exec(evidence.authorization ?? '')?.[1];
    if (!key || key.length < 16 || key.length > 512) return null;
    const principal = await this.principalOf(key);
    if (!principal) return null;
    const { nodeId: claimed } = evidence;
    if (claimed !== undefined && claimed.toLowerCase() !== principal.nodeId) {
      this.misuse.note({ ...principal, claimed, where: 'node id' });
      return null;
    }
    return principal;
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.refresh().catch(() => undefined), REFRESH_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /**
   * Asks for all keys that were used since the last time whether they are still valid, in one statement, and notes their use.
   * @throws Error as the database does; entries then run out in their time
   */
  async refresh(): Promise<void> {
    const { epoch } = this.cache;
    const used = this.cache.used();
    if (used.size === 0) return;
    const rows = await this.keys.reuse(Ctx.system('agent authentication'), [...used.keys()]);
    const valid = new Set(rows.map(({ id }) => id));
    this.cache.prolong(valid, epoch);
    for (const row of rows) this.cache.note(row.node_id, { isRotating: row.rotating, isCloned: row.cloned });
    for (const [keyId, nodeId] of used) if (!valid.has(keyId)) this.cache.forgetKey(keyId, nodeId);
  }

  private async principalOf(key: string): Promise<AgentPrincipal | null> {
    const digest = agentKeyDigest(key);
    return this.cache.get(digest) ?? this.lookUp(digest);
  }

  private async lookUpAll(digests: readonly string[]): Promise<(AgentPrincipal | null)[]> {
    const { epoch } = this.cache;
    const hashes = digests.map((digest) => Buffer.from(digest, 'base64'));
    const found = new Map<string, AgentPrincipal>();
    for (const row of await this.keys.use(Ctx.system('agent authentication'), hashes)) {
      const principal = { nodeId: row.node_id, workspaceId: row.workspace_id, keyId: row.id };
      this.cache.note(row.node_id, { isRotating: row.rotating, isCloned: row.cloned });
      if (row.unconfirmed) await this.rotation.confirm(principal);
      found.set(row.digest, principal);
      this.cache.put(row.digest, principal, epoch);
    }
    return digests.map((digest) => found.get(digest) ?? null);
  }
}
