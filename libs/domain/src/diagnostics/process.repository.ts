import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';

export interface ProcessRow {
  readonly bootId: string;
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly startedAt: Date;
  readonly beatAt: Date;
  readonly stoppedAt: Date | null;
  readonly isLate: boolean;
  readonly isLost: boolean;
  readonly vitals: {
    readonly rssBytes: number;
    readonly loopDelayP99Ms: number;
    readonly pool: { readonly inUse: number; readonly size: number; readonly waiting: number };
    readonly clockOffsetMs: number | null;
  };
}

export interface ClockOffRow {
  readonly nodeId: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly offsetMs: number;
  readonly atMs: number;
}

/** Reads the heartbeats of all processes (`ProcessHeartbeat` writes them). */
@Injectable()
export class ProcessRepository {
  constructor(private readonly database: Database) {}

  /** Runs of the last 24 h, the newest 500. The deadlines are compared with the database's clock. */
  list(ctx: Ctx): Promise<ProcessRow[]> {
    const sql = `
      SELECT boot_id AS "bootId", name, host, pid, version, started_at AS "startedAt", beat_at AS "beatAt",
        stopped_at AS "stoppedAt", late_at <= fettle_now() AS "isLate", lost_at <= fettle_now() AS "isLost", vitals
      FROM processes WHERE forget_at > fettle_now() ORDER BY started_at DESC, boot_id LIMIT 500`;
    return this.database.query(ctx, sql);
  }

  /** Nodes whose agents' clocks are off, as the processes that run have noticed; the fifty worst. */
  clocksOff(ctx: Ctx): Promise<ClockOffRow[]> {
    const sql = `
      WITH noticed AS (
        SELECT DISTINCT ON (c."nodeId") c.* FROM processes p
        CROSS JOIN LATERAL jsonb_to_recordset(coalesce(p.notes -> 'clocksOff', '[]')) AS c("nodeId" uuid, "offsetMs" float8, "atMs" float8)
        WHERE p.stopped_at IS NULL AND p.lost_at > fettle_now() ORDER BY c."nodeId", c."atMs" DESC
      )
      SELECT c."nodeId", c."offsetMs", c."atMs", n.name, w.id AS "workspaceId", w.name AS "workspaceName"
      FROM noticed c JOIN nodes n ON n.id = c."nodeId" JOIN workspaces w ON w.id = n.workspace_id
      ORDER BY abs(c."offsetMs") DESC, c."nodeId" LIMIT 50`;
    return this.database.query(ctx, sql);
  }
}
