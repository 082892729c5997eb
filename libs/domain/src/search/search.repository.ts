import { Injectable } from '@nestjs/common';
import type { SearchKind } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { Params, beginningWith, containing } from '../lists/index.js';
import { idRange } from './id-range.js';
import type { SearchedKind } from './search.sql.js';

export interface FoundRow {
  readonly kind: SearchKind;
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly extra: Record<string, unknown> | null;
}

/** SQL of the search: every kind in one statement, each bounded by itself. The workspace is in every `where`. */
@Injectable()
export class SearchRepository {
  constructor(private readonly database: Database) {}

  /** What some words find of these kinds, best first; of each kind at most `limit` and one more. */
  async find(ctx: Ctx, kinds: readonly SearchedKind[], text: string, limit: number): Promise<FoundRow[]> {
    if (kinds.length === 0) return [];
    const params = new Params();
    const words = text.toLowerCase();
    const range = idRange(words);
    const asked = {
      workspace: `${params.add(ctx.requireWorkspace())}::uuid`,
      words: `${params.add(words)}::text`,
      beginning: `${params.add(beginningWith(words))}::text`,
      anywhere: `${params.add(containing(words))}::text`,
      idFrom: params.add(range?.from ?? null),
      idTo: params.add(range?.to ?? null),
      limit: params.add(limit + 1),
    };
    // A parameter that no kind names would have no type.
    const used = `SELECT ${asked.words}, ${asked.beginning}, ${asked.anywhere}, ${asked.idFrom}::uuid, ${asked.idTo}::uuid`;
    const parts = kinds.map(
      ({ kind, sql }, at) =>
        `SELECT '${kind}' AS kind, ${at} AS at, row_number() OVER () AS place, found.* FROM (${sql(asked)}) AS found`,
    );
    const sql = `WITH asked AS (${used}) SELECT kind, id, title, subtitle, extra FROM (${parts.map((part) => `(${part})`).join(' UNION ALL ')}) AS hits
      ORDER BY at, place`;
    return this.database.query(ctx, sql, params.values);
  }
}
