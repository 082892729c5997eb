import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** A column of sealed texts, each bound to the id of its row. */
export interface SealedColumn {
  readonly table: 'deliveries';
  readonly column: 'sealed_data';
  readonly purpose: string;
}

export interface SealedRow {
  readonly id: string;
  readonly sealed: string;
}

/** Sealed texts of any column, to be sealed again. Names of tables and columns are ours alone. */
@Injectable()
export class SealedColumnRepository {
  constructor(private readonly database: Database) {}

  /** Rows after an id, in order, that were sealed with another than the current key. */
  stale(ctx: Ctx, { table, column }: SealedColumn, from: { version: number; after: string }): Promise<SealedRow[]> {
    const sql = `
      SELECT id, ${column} AS sealed FROM ${table}
      WHERE ${column} IS NOT NULL AND ${column} NOT LIKE $1 AND id > $2 ORDER BY id LIMIT 200`;
    return this.database.query<SealedRow>(ctx, sql, [`f1.${from.version}.%`, from.after]);
  }

  /** Puts another text in place of exactly this one. False when it has changed or gone meanwhile. */
  async swap(ctx: Ctx, { table, column }: SealedColumn, row: SealedRow, sealed: string): Promise<boolean> {
    const sql = `UPDATE ${table} SET ${column} = $3 WHERE id = $1 AND ${column} = $2 RETURNING id`;
    return (await this.database.query(ctx, sql, [row.id, row.sealed, sealed])).length > 0;
  }
}
