import { Logger } from '@nestjs/common';
import { Ctx } from '../context/index.js';
import type { AuditAnchors } from './audit-anchors.js';
import { AuditMarks } from './audit-marks.js';
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
/** Where each chain stands by its noted end, and by its newest entry: they are the same unless somebody changed one of them. */
const headsSql = `
  SELECT wanted.chain, c.seq::text AS seq, c.hash, c.signature, last.seq::text AS "lastSeq", last.hash AS "lastHash"
  FROM unnest($1::text[]) AS wanted(chain) LEFT JOIN audit_chains c USING (chain) LEFT JOIN LATERAL (
    SELECT seq, hash FROM audit_entries e WHERE e.chain = wanted.chain AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1
  ) AS last ON true`;
const sealSql = `
  WITH sealed AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, seq bigint, prev_hash text, hash text)
  ), heads AS (
    INSERT INTO audit_chains (chain, seq, hash, signature)
    SELECT chain, seq, hash, signature
    FROM jsonb_to_recordset($2::jsonb) AS r(chain text, seq bigint, hash text, signature text)
    ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, signature = excluded.signature
  )
  UPDATE audit_entries SET seq = sealed.seq, prev_hash = sealed.prev_hash, hash = sealed.hash
  FROM sealed WHERE audit_entries.id = sealed.id`;

interface StoredHead {
  readonly chain: string;
  readonly seq: string | null;
  readonly hash: string | null;
  readonly signature: string | null;
  readonly lastSeq: string | null;
  readonly lastHash: string | null;
}

interface Head {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  /** Whether this end may be signed: it goes on from one that was. */
  readonly isSigned: boolean;
}

/** What a sealer is told besides. */
export interface SealerRules {
  /**
   * Gets an array of chains, and gives those (`chain`) that are young enough to begin now: of an older one that has no end, the end was
   * taken away. Without it any chain may begin.
   */
  readonly mayBeginSql?: string | undefined;
}

/** Gives audit entries their place and hash, chain by chain. May run in many processes; one works at a time. */
export class AuditSealer {
  private readonly log = new Logger('AuditSealer');
  private stopping: AbortController | null = null;
  private loop: Promise<void> | null = null;
  private readonly marks: AuditMarks;

  constructor(
    private readonly database: Database,
    private readonly unitOfWork: UnitOfWork,
    private readonly anchors: AuditAnchors,
    private readonly rules: SealerRules = {},
  ) {
    this.marks = new AuditMarks(database, anchors);
  }

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
    await this.marks.observe();
    const [found] = await this.database.query<{ any: boolean }>(Ctx.system('audit sealer'), anySql);
    if (!found?.any) return 0;
    for (let total = 0; ;) {
      const { count, ends } = await this.unitOfWork.run(Ctx.system('audit sealer'), (ctx) => this.batch(ctx));
      // Only now: what was rolled back was never an end.
      for (const end of ends) this.marks.raise(end);
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

  private async batch(ctx: Ctx): Promise<{ count: number; ends: readonly Head[] }> {
    const [lock] = await this.database.query<{ held: boolean }>(ctx, lockSql);
    const none = { count: 0, ends: [] };
    if (!lock?.held) return none;
    const entries = await this.database.query<AuditEntry>(ctx, unsealedSql);
    if (entries.length === 0) return none;
    const heads = await this.heads(ctx, [...new Set(entries.map((entry) => entry.chain))]);
    const seals = entries.map((entry) => {
      const before = heads.get(entry.chain)!;
      const seq = before.seq + 1;
      const hash = entryHash(entry, seq, before.hash);
      heads.set(entry.chain, { ...before, seq, hash });
      return { id: entry.id, seq, prev_hash: before.hash, hash };
    });
    const ends = [...heads.values()].map(({ isSigned, ...head }) => ({
      ...head,
      signature: isSigned ? this.anchors.sign(head) : null,
    }));
    await this.database.query(ctx, sealSql, [JSON.stringify(seals), JSON.stringify(ends)]);
    return { count: entries.length, ends: [...heads.values()] };
  }

  /** Where the chains go on. */
  private async heads(ctx: Ctx, chains: readonly string[]): Promise<Map<string, Head>> {
    const stored = await this.database.query<StoredHead>(ctx, headsSql, [chains]);
    const mayBegin = await this.mayBegin(
      ctx,
      stored.filter(({ seq }) => seq === null).map(({ chain }) => chain),
    );
    return new Map(stored.map((row) => [row.chain, this.headOf(row, mayBegin)]));
  }

  private async mayBegin(ctx: Ctx, chains: readonly string[]): Promise<ReadonlySet<string>> {
    const { mayBeginSql } = this.rules;
    if (chains.length === 0 || mayBeginSql === undefined) return new Set(chains);
    const young = await this.database.query<{ chain: string }>(ctx, mayBeginSql, [chains]);
    return new Set(young.map(({ chain }) => chain));
  }

  /**
   * An end that is not the one that was sealed is gone on from, because work must go on, behind whatever is there. It is never signed
   * again: what was done to the chain stays visible. The same goes for an end that was signed once and lies behind one that this process
   * knows, and for a chain that begins though it is too old to: entries behind it may have been rewritten.
   */
  private headOf({ chain, seq, hash, signature, lastSeq, lastHash }: StoredHead, mayBegin: ReadonlySet<string>): Head {
    const noted = { chain, seq: Number(seq ?? 0), hash: hash ?? genesisHash };
    const isNoted = Number(lastSeq ?? 0) <= noted.seq;
    const wasSigned = seq === null ? mayBegin.has(chain) : this.anchors.state(noted, signature) === 'signed';
    const isSigned = isNoted && wasSigned && this.marks.allow(noted);
    if (!isSigned) this.log.warn(`The end of the audit chain ${chain} is not the one that was sealed: see Audit`);
    return isNoted ? { ...noted, isSigned } : { chain, seq: Number(lastSeq), hash: lastHash ?? '', isSigned };
  }
}
