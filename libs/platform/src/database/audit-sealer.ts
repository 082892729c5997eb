import { Logger } from '@nestjs/common';
import { Ctx } from '../context/index.js';
import { entryHash, genesisHash, type AuditEntry } from './audit-chain.js';
import { Backoff } from './backoff.js';
import type { Database } from './database.js';
import type { UnitOfWork } from './unit-of-work.js';

const batchSize = 1_000;
const everyMs = 1_000;
/** Most seconds there is nothing to seal: one statement tells, without a transaction. */
const anySql = 'SELECT EXISTS (SELECT FROM audit_entries WHERE seq IS NULL) AS any';
/** Transaction-scoped advisory lock: two sealers never number at once, and a dead one holds nothing. */
const lockSql = `SELECT pg_try_advisory_xact_lock(hashtext('fettle.audit-sealer')) AS held`;
const unsealedSql = `SELECT * FROM audit_entries WHERE seq IS NULL ORDER BY at, id LIMIT ${batchSize}`;
const headsSql = `SELECT chain, seq::int8::text AS seq, hash FROM audit_chains WHERE chain = ANY($1::text[])`;
const sealSql = `
  WITH sealed AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, seq bigint, prev_hash text, hash text)
  ), heads AS (
    INSERT INTO audit_chains (chain, seq, hash)
    SELECT chain, seq, hash FROM jsonb_to_recordset($2::jsonb) AS r(chain text, seq bigint, hash text)
    ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
  )
  UPDATE audit_entries SET seq = sealed.seq, prev_hash = sealed.prev_hash, hash = sealed.hash
  FROM sealed WHERE audit_entries.id = sealed.id`;

interface Head {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/** Gives audit entries their place and hash, chain by chain. May run in many processes; one works at a time. */
export class AuditSealer {
  private readonly log = new Logger('AuditSealer');
  private stopping: AbortController | null = null;
  private loop: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Seals once a second until `stop`. */
  start(): void {
    if (this.loop) return;
    this.stopping = new AbortController();
    this.loop = this.run(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping?.abort();
    await this.loop;
    this.loop = null;
  }

  /** Seals what there is. Returns the number of entries; 0 also when another sealer is at work. */
  async seal(): Promise<number> {
    const [found] = await this.database.query<{ any: boolean }>(Ctx.system('audit sealer'), anySql);
    if (!found?.any) return 0;
    for (let total = 0; ;) {
      const count = await this.unitOfWork.run(Ctx.system('audit sealer'), (ctx) => this.batch(ctx));
      total += count;
      if (count < batchSize) return total;
    }
  }

  private async run(signal: AbortSignal): Promise<void> {
    const pause = new Backoff({ firstMs: everyMs, maxMs: everyMs });
    while (!signal.aborted) {
      await this.seal().catch((error: Error) => this.log.warn(`Audit entries wait for their seal: ${error.message}`));
      await pause.wait(signal).catch(() => undefined);
    }
  }

  private async batch(ctx: Ctx): Promise<number> {
    const [lock] = await this.database.query<{ held: boolean }>(ctx, lockSql);
    if (!lock?.held) return 0;
    const entries = await this.database.query<AuditEntry>(ctx, unsealedSql);
    if (entries.length === 0) return 0;
    const chains = [...new Set(entries.map((entry) => entry.chain))];
    const stored = await this.database.query<Record<keyof Head, string>>(ctx, headsSql, [chains]);
    const heads = new Map<string, Head>(stored.map((head) => [head.chain, { ...head, seq: Number(head.seq) }]));
    const seals = entries.map((entry) => {
      const before = heads.get(entry.chain) ?? { chain: entry.chain, seq: 0, hash: genesisHash };
      const seq = before.seq + 1;
      const hash = entryHash(entry, seq, before.hash);
      heads.set(entry.chain, { chain: entry.chain, seq, hash });
      return { id: entry.id, seq, prev_hash: before.hash, hash };
    });
    await this.database.query(ctx, sealSql, [JSON.stringify(seals), JSON.stringify([...heads.values()])]);
    return entries.length;
  }
}
