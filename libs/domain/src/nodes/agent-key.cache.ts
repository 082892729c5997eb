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

/** What an agent is to be told or denied beside being let in. */
export interface NodeStanding {
  /** Its agent has been asked to take a new key. */
  readonly isRotating: boolean;
  /** Two machines use its identity. */
  readonly isCloned: boolean;
}

/**
 * Verified agent keys, so that an idle agent costs no SQL. Entries leave when a key is revoked: at once in the process that revokes,
 * through the bus in all others. When the bus may have missed something, everything is asked again.
 */
@Injectable()
export class AgentKeyCache implements OnModuleDestroy {
  private readonly entries = new Map<string, Entry>();
  /** Only nodes of which something is to be said. */
  private readonly standings = new Map<string, NodeStanding>();
  private readonly listeners = new Set<(nodeId: string) => void>();
  private readonly changeListeners = new Set<(nodeId: string, keyId: string | null) => void>();
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

  /** What is to be said of a node whose key was verified. No SQL; as true as the keys that are remembered. */
  standing(nodeId: string): NodeStanding {
    return this.standings.get(nodeId) ?? { isRotating: false, isCloned: false };
  }

  /** Takes over what the database says of a node. */
  note(nodeId: string, standing: NodeStanding): void {
    if (standing.isRotating || standing.isCloned) this.standings.set(nodeId, standing);
    else this.standings.delete(nodeId);
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

  /** Calls back when all keys of a node were revoked, so that its socket and its parked poll end. */
  onRevoked(listener: (nodeId: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls back when one key of a node was revoked (its id), or what is remembered of the node is not true any more (null). */
  onChange(listener: (nodeId: string, keyId: string | null) => void): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  /** Calls back when revocations may have been missed: whoever holds on to a verified key asks again. */
  onGap(listener: () => void): () => void {
    this.gapListeners.add(listener);
    return () => this.gapListeners.delete(listener);
  }

  /** The keys of a node are void: forgets them here and ends what hangs on them. Other processes hear of it by the bus. */
  forget(nodeId: string): void {
    this.drop(nodeId);
    for (const listener of this.listeners) listener(nodeId);
  }

  /** A key was found to be void. Its node loses what hangs on it, unless it calls with another key, too. */
  forgetKey(keyId: string, nodeId: string): void {
    const isAlone = ![...this.entries.values()].some(
      ({ principal }) => principal.nodeId === nodeId && principal.keyId !== keyId,
    );
    if (isAlone) this.forget(nodeId);
    else this.change(nodeId, keyId);
  }

  /** One key was revoked (its id): what was opened with it ends. Null: nothing was, but the database is to be asked who this node is. */
  change(nodeId: string, keyId: string | null): void {
    this.drop(nodeId);
    for (const listener of this.changeListeners) listener(nodeId, keyId);
  }

  private clear(): void {
    this.epoch += 1;
    this.entries.clear();
    this.standings.clear();
    for (const listener of this.gapListeners) listener();
  }

  private heard(body: string): void {
    const { nodeId, keyId } = JSON.parse(body) as { nodeId?: string; keyId?: string | null };
    if (!nodeId) return;
    if (keyId === undefined) this.forget(nodeId);
    else this.change(nodeId, keyId);
  }

  /** Also the keys that are still valid: what is to be said of their node is asked for again with them. */
  private drop(nodeId: string): void {
    this.epoch += 1;
    this.standings.delete(nodeId);
    for (const [hash, { principal }] of this.entries) if (principal.nodeId === nodeId) this.entries.delete(hash);
  }
}
