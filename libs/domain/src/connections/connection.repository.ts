import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** Names for the ids that connections carry, over all workspaces: for platform administrators only. */
@Injectable()
export class ConnectionRepository {
  constructor(private readonly database: Database) {}

  /** Nodes whose name or host name contains a text; at most 200. */
  async nodesNamed(ctx: Ctx, text: string): Promise<string[]> {
    const sql = `SELECT id FROM nodes WHERE position(lower($1) IN lower(name)) > 0 OR position(lower($1) IN lower(hostname)) > 0
      ORDER BY id LIMIT 200`;
    return (await this.database.query<{ id: string }>(ctx, sql, [text])).map(({ id }) => id);
  }

  /** Names of nodes and workspaces by id; what does not exist any more is not there. One statement. */
  async names(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const sql = `SELECT id, name FROM nodes WHERE id = ANY($1::uuid[]) UNION ALL SELECT id, name FROM workspaces WHERE id = ANY($1::uuid[])`;
    const rows = await this.database.query<{ id: string; name: string }>(ctx, sql, [ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
