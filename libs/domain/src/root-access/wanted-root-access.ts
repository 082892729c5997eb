import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { RootProfile } from '@fettle/contracts';
import { Bus } from '@fettle/platform/bus';
import { Ctx } from '@fettle/platform/context';
import { gather } from '../nodes/index.js';
import { RootAccessRepository, type WantedRow } from './root-access.repository.js';

const TTL_MS = 300_000;
const MAX_ENTRIES = 100_000;
const WINDOW_MS = 5;
const NAME = 'node.root-access';

/** What is wanted of a node. `version` is 0 until somebody has chosen. */
export interface Wanted {
  readonly profile: RootProfile;
  readonly version: number;
  readonly updatedAt: string | null;
}

const nothing: Wanted = { profile: 'off', version: 0, updatedAt: null };

/**
 * What is wanted of nodes, remembered so that an idle agent costs no SQL. Entries leave when somebody chooses anew: every process hears
 * of it through the bus; when that may have missed something, everything is asked again.
 */
@Injectable()
export class WantedRootAccess implements OnModuleDestroy {
  private readonly entries = new Map<string, { readonly wanted: Wanted; readonly until: number }>();
  private readonly listeners = new Set<(nodeId: string | null) => void>();
  private readonly stops: (() => void)[];
  /** Rises with everything that is forgotten: an answer that was asked for before is not remembered. */
  private epoch = 0;
  private readonly ask = gather(WINDOW_MS, (nodeIds: readonly string[]) => this.read(nodeIds));

  constructor(
    bus: Bus,
    private readonly repository: RootAccessRepository,
  ) {
    this.stops = [bus.subscribe('facts', (body) => this.heard(body)), bus.onGap(() => this.forget(null))];
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** What is wanted of a node now; as it was at most 5 minutes ago where a message was lost. */
  async of(nodeId: string): Promise<Wanted> {
    const known = this.entries.get(nodeId);
    if (known && known.until > performance.now()) return known.wanted;
    const epoch = this.epoch;
    const wanted = await this.ask(nodeId).catch((error: unknown) => {
      // Never `off` because nobody can be asked: a node would drop what it has.
      if (known) return known.wanted;
      throw error;
    });
    if (epoch === this.epoch) {
      if (this.entries.size >= MAX_ENTRIES) this.entries.delete(this.entries.keys().next().value ?? '');
      this.entries.set(nodeId, { wanted, until: performance.now() + TTL_MS });
    }
    return wanted;
  }

  /** Calls back when something about the root access of a node changed, anywhere; with null when that may have been missed for any. */
  onChange(listener: (nodeId: string | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private heard(body: string): void {
    // Most facts are of other things and need no reading.
    if (!body.includes(NAME)) return;
    const { name, id } = JSON.parse(body) as { name?: string; id?: string };
    if (name === NAME && id !== undefined) this.forget(id);
  }

  private forget(nodeId: string | null): void {
    this.epoch += 1;
    for (const [id, { wanted }] of this.stale(nodeId)) this.entries.set(id, { wanted, until: -Infinity });
    for (const listener of this.listeners) listener(nodeId);
  }

  private stale(nodeId: string | null): [string, { readonly wanted: Wanted }][] {
    if (nodeId === null) return [...this.entries];
    const entry = this.entries.get(nodeId);
    return entry ? [[nodeId, entry]] : [];
  }

  private async read(nodeIds: readonly string[]): Promise<Wanted[]> {
    const rows = new Map<string, WantedRow>();
    for (const row of await this.repository.wanted(Ctx.system('root access'), [...new Set(nodeIds)]))
      rows.set(row.node_id, row);
    return nodeIds.map((nodeId) => {
      const row = rows.get(nodeId.toLowerCase());
      if (!row) return nothing;
      return { profile: row.profile, version: row.version, updatedAt: row.updated_at?.toISOString() ?? null };
    });
  }
}
