import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

/** SQL of the months of `tasks` and `task_output`. */
@Injectable()
export class TaskPartitionRepository {
  constructor(private readonly database: Database) {}

  /** Makes those that are missing from last month to `ahead` months on. Returns how many. */
  async rotate(ctx: Ctx, ahead: number): Promise<number> {
    const sql = 'SELECT fettle_rotate_task_partitions(1, $1) AS made';
    const [row] = await this.database.query<{ made: number }>(ctx, sql, [ahead]);
    return row?.made ?? 0;
  }

  /** Drops months that lie more than `days` back. Returns how many. */
  async drop(ctx: Ctx, days: number): Promise<number> {
    const sql = "SELECT fettle_drop_task_partitions(fettle_now() - $1::int * interval '1 day') AS dropped";
    const [row] = await this.database.query<{ dropped: number }>(ctx, sql, [days]);
    return row?.dropped ?? 0;
  }
}
