import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Bus } from '@fettle/platform/bus';
import type { AgentPrincipal } from '@fettle/platform/http';

const TTL_MS = 300_000;
const MAX_ENTRIES = 50_000;

interface Entry {
  readonly principal: AgentPrincipal;
  until: number;
  /** Asked for since `used` was called last. */
  isUsed: boolean;
}

/**
 * Verified agent keys, so that an idle agent costs no SQL. Entries leave when a key is revoked: at once in the process that revokes,
 * through the bus in all others. When the bus may have missed something, everything is asked again.
 */
@Injectable()
export class AgentKeyCache implements OnModuleDestroy {
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<(nodeId: string) => void>();
  private readonly gapListeners = new Set<() => void>();
  private readonly stop: (() => void)[];

  constructor(bus: Bus) {
    this.stop = [bus.subscribe('revoked', (body) => this.heard(body)), bus.onGap(() => this.clear())];
  }

  onModuleDestroy(): void {
    for (const stop of this.stop) stop();
  }

  get(hash: string): AgentPrincipal | null {
    const entry = this.entries.get(hash);
    if (!entry || entry.until < Date.now()) return null;
    entry.isUsed = true;
    return entry.principal;
  }

  /** The keys that were asked for since the last call: key id → node id. */
  used(): Map<string, string> {
    const used = new Map<string, string>();
    for (const entry of this.entries.values()) {
      if (entry.isUsed) used.set(entry.principal.keyId, entry.principal.nodeId);
      entry.isUsed = false;
    }
    return used;
  }

  /** A key was found to be void. Its node loses what hangs on it, unless it calls with another key, too. */
  forgetKey(keyId: string, nodeId: string): void {
    for (const [hash, { principal }] of this.entries) if (principal.keyId === keyId) this.entries.delete(hash);
    for (const { principal } of this.entries.values()) if (principal.nodeId === nodeId) return;
    this.forget(nodeId);
  }

  /** Keys that were found to be valid just now live on, unless something was revoked since `epoch`. */
  prolong(keyIds: ReadonlySet<string>, epoch: number): void {
    if (epoch !== this.epoch) return;
    const until = Date.now() + TTL_MS;
    for (const entry of this.entries.values()) if (keyIds.has(entry.principal.keyId)) entry.until = until;
  }

  /** Rises with everything that is forgotten. Read before the database is asked, and given to `put`. */
  epoch = 0;

  /** Remembers a verified key, unless something was revoked since `epoch`: the answer may be older than that. */
  put(hash: string, principal: AgentPrincipal, epoch: number): void {
    if (epoch !== this.epoch) return;
    // Map keeps insertion order: the oldest goes first.
    if (this.entries.size >= MAX_ENTRIES) this.entries.delete(this.entries.keys().next().value ?? '');
    this.entries.set(hash, { principal, until: Date.now() + TTL_MS, isUsed: false });
  }

  /** Calls back when the keys of a node were revoked, so that its socket and its parked poll end. */
  onRevoked(listener: (nodeId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls back when revocations may have been missed: whoever holds on to a verified key asks again. */
  onGap(listener: () => void): () => void {
    this.gapListeners.add(listener);
    return () => this.gapListeners.delete(listener);
  }

  private clear(): void {
    this.epoch += 1;
    this.entries.clear();
    for (const listener of this.gapListeners) listener();
  }

  private heard(body: string): void {
    const { nodeId } = JSON.parse(body) as { nodeId?: string };
    if (nodeId) this.forget(nodeId);
  }

  /** The keys of a node are void: forgets them here and ends what hangs on them. Other processes hear of it by the bus. */
  forget(nodeId: string): void {
    this.epoch += 1;
    for (const [hash, entry] of this.entries) if (entry.principal.nodeId === nodeId) this.entries.delete(hash);
    for (const listener of this.listeners) listener(nodeId);
  }
}
