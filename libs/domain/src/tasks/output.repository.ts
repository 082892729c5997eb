import { Injectable } from '@nestjs/common';
import type { TaskState } from '@fettle/contracts';
import { CUT_MARKER } from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { ReportKey } from './report.repository.js';
import { TaskLimits } from './task.limits.js';

export interface NewChunk {
  /** Null: the number after the last. */
  readonly seq: number | null;
  readonly stream: 'stdout' | 'stderr';
  readonly data: Buffer;
  readonly at: string;
}

/** What storing chunks came to. `fence` and `state` say whether the attempt was allowed to; `stored` is -1 for nothing. */
export interface Stored {
  readonly state: TaskState;
  readonly fence: number;
  readonly open: boolean;
  readonly last_seq: number;
  readonly stored_seq: number;
  readonly cut: boolean;
  readonly fresh: boolean;
  /** The compatible agent has ended the task and repeated all of its output: lines that come now are a part of it. */
  readonly whole: boolean;
}

export interface OutputHead {
  readonly state: TaskState;
  readonly attempt: number;
  readonly last_seq: number;
  readonly cut: boolean;
  readonly output_chunks: number | null;
  readonly newest: boolean;
  /** What stands there replaced the lines that came while the task ran. */
  readonly whole: boolean;
  /** More may come: the task runs, or has just ended. */
  readonly open: boolean;
}

export interface ChunkRow {
  readonly seq: number;
  readonly stream: 'stdout' | 'stderr';
  readonly data: Buffer;
  readonly at: Date;
}

/**
 * $1 workspace, $2 task, $3 node, $4 attempt or null (the newest), $5 how long after the end output is taken (ms). Without an attempt
 * the end of the task is held off meanwhile, and a line that comes beside it stores nothing and is tried again.
 */
const target = `
  held AS MATERIALIZED (
    SELECT 1 FROM task_live WHERE $4::int IS NULL AND workspace_id = $1 AND task_id = $2 FOR SHARE
  ), target AS (
    SELECT coalesce(l.state, t.final_state) AS state, coalesce(l.fence, t.attempt) AS fence, t.output_whole AS whole,
      $4::int IS NOT NULL OR NOT t.output_whole AND (l.task_id IS NULL OR EXISTS (SELECT FROM held)) AS takes,
      coalesce(l.fence, t.attempt) > 0 AND coalesce(l.fence, t.attempt) = coalesce($4::int, l.fence, t.attempt)
      AND (l.task_id IS NOT NULL OR t.finished_at > fettle_now() - $5 * interval '1 ms') AS open
    FROM tasks t LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id
    WHERE t.workspace_id = $1 AND t.id = $2 AND t.node_id = $3
  ), last AS (
    SELECT o.seq, o.end_bytes, o.cut FROM target, task_output o
    WHERE o.task_id = $2 AND o.attempt = target.fence ORDER BY o.seq DESC LIMIT 1
  ), base AS (
    SELECT coalesce(max(seq), -1) AS seq, coalesce(max(end_bytes), 0) AS bytes, coalesce(bool_or(cut), false) AS cut FROM last
  )`;

/**
 * Stores the chunks that follow what is stored without a hole. The chunk in which the limit is met is cut and ends with the
 * marker; later ones are dropped. Two requests at once are safe: the key keeps one, and the number told is never too high.
 */
const appendSql = `
  WITH ${target}, numbered AS (
    SELECT coalesce(c.seq, base.seq + 1) AS seq, c.stream, c.data, c.at, base.cut AS done,
      base.seq + row_number() OVER (ORDER BY c.seq) AS expected,
      base.bytes + sum(octet_length(c.data)) OVER (ORDER BY c.seq) AS run
    FROM unnest($6::int[], $7::text[], $8::bytea[], $9::timestamptz[]) AS c(seq, stream, data, at), base
    WHERE c.seq IS NULL OR c.seq > base.seq
  ), stored AS (
    INSERT INTO task_output (workspace_id, task_id, attempt, seq, stream, data, at, end_bytes, cut)
    SELECT $1, $2, target.fence, n.seq, n.stream,
      CASE WHEN n.run > $10 THEN substring(n.data FROM 1 FOR ($10 - n.run + octet_length(n.data))::int) || $11::bytea ELSE n.data END,
      n.at, least(n.run, $10), n.run > $10
    FROM numbered n, target
    WHERE target.open AND target.takes AND NOT n.done AND n.seq = n.expected AND n.run - octet_length(n.data) <= $10
    ON CONFLICT DO NOTHING RETURNING seq, cut
  )
  SELECT target.state, target.fence, target.open, base.seq AS last_seq, base.cut OR coalesce(s.cut, false) AS cut,
    coalesce(s.seq, -1) AS stored_seq, s.seq IS NOT NULL AS fresh, target.whole
  FROM target, base, (SELECT max(seq) AS seq, bool_or(cut) AS cut FROM stored) AS s`;

const headSql = `
  SELECT coalesce(l.state, t.final_state) AS state, a.attempt, t.output_chunks, coalesce(o.seq, -1) AS last_seq,
    coalesce(o.cut, false) AS cut, a.attempt = coalesce(l.fence, t.attempt) AS newest,
    t.output_whole AND a.attempt = t.attempt AS whole,
    a.attempt = coalesce(l.fence, t.attempt) AND (l.task_id IS NOT NULL
      OR t.finished_at > fettle_now() - $4 * interval '1 ms') AS open
  FROM tasks t LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id
  CROSS JOIN LATERAL (SELECT coalesce($3::int, l.fence, t.attempt) AS attempt) AS a
  LEFT JOIN LATERAL (
    SELECT seq, cut FROM task_output WHERE task_id = t.id AND attempt = a.attempt ORDER BY seq DESC LIMIT 1
  ) AS o ON true
  WHERE t.workspace_id = $1 AND t.id = $2`;

const readSql = `
  SELECT seq, stream, data, at FROM task_output
  WHERE workspace_id = $1 AND task_id = $2 AND attempt = $3 AND seq > $4 AND end_bytes <= $5 + coalesce(
    (SELECT end_bytes FROM task_output WHERE task_id = $2 AND attempt = $3 AND seq = $4), 0)
  ORDER BY seq LIMIT $6`;

/** The whole output of an ended attempt takes the place of its lines, if it is longer than they are. */
const replaceSql = `
  WITH longer AS (
    SELECT t.attempt FROM tasks t WHERE t.workspace_id = $1 AND t.id = $2 AND t.attempt = $3 AND $7 > coalesce(
      (SELECT o.end_bytes FROM task_output o WHERE o.task_id = $2 AND o.attempt = $3 ORDER BY o.seq DESC LIMIT 1), 0)
  ), marked AS (
    UPDATE tasks t SET output_whole = true FROM longer WHERE t.workspace_id = $1 AND t.id = $2 RETURNING t.attempt
  ), gone AS (
    DELETE FROM task_output o USING longer WHERE o.task_id = $2 AND o.attempt = $3 AND o.seq >= $8
  )
  INSERT INTO task_output (workspace_id, task_id, attempt, seq, stream, data, at, end_bytes, cut)
  SELECT $1, $2, $3, s.seq, 'stdout', c.data, $6, c.end_bytes, false
  FROM marked, unnest($4::bytea[], $5::bigint[]) WITH ORDINALITY AS c(data, end_bytes, place), LATERAL (SELECT c.place::int - 1 AS seq) AS s
  ON CONFLICT (task_id, attempt, seq) DO UPDATE SET stream = excluded.stream, data = excluded.data, at = excluded.at,
    end_bytes = excluded.end_bytes, cut = false`;

/** SQL of task output. */
@Injectable()
export class OutputRepository {
  constructor(
    private readonly database: Database,
    private readonly limits: TaskLimits,
  ) {}

  /** Stores numbered chunks, which must be in order of `seq` without repetitions; null for a task of another node. */
  async append(ctx: Ctx, key: ReportKey, chunks: readonly NewChunk[]): Promise<Stored | null> {
    const rows = await this.database.query<Stored>(ctx, appendSql, [
      ...[ctx.requireWorkspace(), key.taskId, key.nodeId, key.attempt, this.limits.lateOutputMs],
      chunks.map((chunk) => chunk.seq),
      chunks.map((chunk) => chunk.stream),
      chunks.map((chunk) => chunk.data),
      chunks.map((chunk) => chunk.at),
      this.limits.outputBytes,
      Buffer.from(`\n${CUT_MARKER}\n`),
    ]);
    return rows[0] ?? null;
  }

  /**
   * Puts all of the output of an ended attempt in place of what was stored of it, unless that is as long. Belongs into the transaction
   * of the end, which no line can pass.
   */
  async replace(ctx: Ctx, { taskId, attempt }: ReportKey, whole: readonly Buffer[], at: string): Promise<void> {
    let bytes = 0;
    const ends = whole.map((data) => (bytes += data.length));
    const params = [ctx.requireWorkspace(), taskId, attempt, whole, ends, at, bytes, whole.length];
    await this.database.query(ctx, replaceSql, params);
  }

  /** Where the output of an attempt (the newest if null) stands; null for a task of another workspace. */
  async head(ctx: Ctx, taskId: string, attempt: number | null): Promise<OutputHead | null> {
    const params = [ctx.requireWorkspace(), taskId, attempt, this.limits.lateOutputMs];
    const rows = await this.database.query<OutputHead>(ctx, headSql, params);
    return rows[0] ?? null;
  }

  /** Chunks after a number, bounded in bytes and number. */
  async read(ctx: Ctx, taskId: string, attempt: number, after: number): Promise<ChunkRow[]> {
    const { outputPageBytes, outputPageChunks } = this.limits;
    const params = [ctx.requireWorkspace(), taskId, attempt, after, outputPageBytes, outputPageChunks];
    return this.database.query<ChunkRow>(ctx, readSql, params);
  }
}
