import { Injectable } from '@nestjs/common';
import type { Handled, audit } from '@fettle/contracts';
import type { AuditExportLine } from '@fettle/contracts/audit-chain';
import type { Ctx } from '@fettle/platform/context';
import { AuditAnchors, type AuditEntry } from '@fettle/platform/database';
import { exportFile, type ExportFile } from '../lists/index.js';
import { auditCells, platformCells } from './audit-cells.js';
import { chainOf, type AuditFilter } from './audit.conditions.js';
import { AuditRepository, type AuditPlace, type AuditRow } from './audit.repository.js';
import { ChainRepository, type NotedHead } from './chain.repository.js';

type Query = Handled<typeof audit.exportAll>['query'];

/** How many places of a chain one statement reads. With a filter fewer of them are handed over, and none is passed by. */
const PLACES = 2_000;
const ROWS = 1_000;

/** The audit log as a file, written as fast as it is taken: one statement a piece, and no piece is read ahead. */
@Injectable()
export class AuditExporter {
  constructor(
    private readonly repository: AuditRepository,
    private readonly chains: ChainRepository,
    private readonly anchors: AuditAnchors,
  ) {}

  /** The log of the workspace. */
  ofWorkspace(ctx: Ctx, query: Handled<typeof audit.export>['query']): Promise<ExportFile> {
    const workspace = ctx.requireWorkspace();
    if (query.format === 'csv') return this.csv(ctx, { ...query, workspace }, false);
    return this.jsonl(ctx, chainOf(workspace), query);
  }

  /** The log of the platform, or of one workspace in it. */
  ofPlatform(ctx: Ctx, { workspace, ...query }: Query): Promise<ExportFile> {
    if (query.format === 'csv') return this.csv(ctx, { ...query, workspace }, true);
    return this.jsonl(ctx, workspace === undefined ? null : chainOf(workspace), query);
  }

  /** Newest first, unsealed entries too, as lists have them. */
  private csv(ctx: Ctx, { format, ...filter }: Query, isPlatform: boolean): Promise<ExportFile> {
    const cells = isPlatform ? platformCells : auditCells;
    return exportFile({ list: 'audit', format, columns: undefined, cells, pages: this.pages(ctx, filter) });
  }

  private async *pages(ctx: Ctx, filter: AuditFilter): AsyncGenerator<readonly AuditRow[]> {
    for (let after: AuditPlace | null = null; ;) {
      const { rows, searchedTo }: Awaited<ReturnType<AuditRepository['page']>> = await this.repository.page(
        ctx,
        filter,
        after,
        ROWS,
      );
      if (rows.length > 0) yield rows;
      const last = rows.length === ROWS ? rows.at(-1)! : null;
      after = last ? { at: last.at.toISOString(), id: last.id } : searchedTo;
      if (!after) return;
    }
  }

  /** By chain and place, up to the ends as they were noted when the export began. */
  private async jsonl(ctx: Ctx, chain: string | null, query: Omit<Query, 'workspace'>): Promise<ExportFile> {
    const { format: _format, ...filter } = query;
    const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
    const heads = await this.chains.heads(ctx, chain);
    if (chain !== null && heads.length === 0) heads.push(emptyHead(chain));
    const exportedAt = new Date().toISOString();
    const first = lineOf({
      kind: 'audit-export',
      version: 1,
      scope: chain ?? 'platform',
      selection: asked.length > 0 ? Object.fromEntries(asked) : null,
      exportedAt,
      keys: { ...this.anchors.publicKeys() },
    });
    const pieces = this.pieces(ctx, { first, heads, filter });
    const name = `audit-${exportedAt.slice(0, 10)}.jsonl`;
    return { name, contentType: 'application/x-ndjson; charset=utf-8', pieces };
  }

  private async *pieces(
    ctx: Ctx,
    { first, heads, filter }: { first: string; heads: readonly NotedHead[]; filter: AuditFilter },
  ): AsyncGenerator<string> {
    yield first;
    let entries = 0;
    for (const head of heads) {
      yield lineOf({ kind: 'chain', ...head });
      for (let from = 1; from <= head.seq; from += PLACES) {
        const to = Math.min(head.seq, from + PLACES - 1);
        const rows = await this.chains.matching(ctx, { chain: head.chain, from, to }, filter);
        entries += rows.length;
        if (rows.length > 0) yield rows.map((row) => lineOf(entryLine(row))).join('');
      }
    }
    yield lineOf({ kind: 'end', chains: heads.length, entries });
  }
}

function emptyHead(chain: string): NotedHead {
  return { chain, seq: 0, hash: '0'.repeat(64), signature: null };
}

function entryLine(row: AuditEntry): AuditExportLine {
  const { id, workspace_id, actor, event, target, details, request_id, ip, user_agent, chain, prev_hash, hash } = row;
  const content = { id, workspace_id, at: row.at.toISOString(), actor, event, target, details, request_id, ip };
  const seal = { seq: Number(row.seq), prev_hash: prev_hash ?? '', hash: hash ?? '' };
  return { kind: 'entry', ...content, user_agent, chain, ...seal };
}

function lineOf(line: AuditExportLine): string {
  return `${JSON.stringify(line)}\n`;
}
