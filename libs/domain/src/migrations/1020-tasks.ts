import type { MigrationInterface, QueryRunner } from 'typeorm';
import { claimFunction, partitionFunctions } from './1020-tasks-functions.js';

/** Tasks for ever, the few that are not final for claims and deadlines, and their output. */
export class Tasks1020 implements MigrationInterface {
  readonly name = 'Tasks1763700001020';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [tasks, taskLive, taskOutput, partitionFunctions, claimFunction])
      await runner.query(statement);
    await runner.query('SELECT fettle_rotate_task_partitions(1, 3)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}

/**
 * Written twice in a task's life: when it is created and when it ends. Everything that moves in between is in `task_live`, so
 * the columns from `final_state` on are null until the end. `json`, not `jsonb`: the payload is only ever handed on as it came.
 */
const tasks = `
  CREATE TABLE tasks (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    node_id uuid NOT NULL,
    type text NOT NULL,
    payload json NOT NULL,
    idempotent boolean NOT NULL,
    max_attempts integer NOT NULL,
    exclusive boolean NOT NULL,
    timeout_ms integer NOT NULL,
    requested_by text NOT NULL,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    final_state text CHECK (final_state IN ('succeeded', 'failed', 'cancelled', 'expired', 'unknown')),
    reason text,
    attempt integer,
    version integer,
    exit_code integer,
    signal text,
    output_chunks integer,
    cancel_state text,
    cancel_requested_at timestamptz(3),
    cancel_reason text,
    leased_at timestamptz(3),
    started_at timestamptz(3),
    finished_at timestamptz(3),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE,
    CHECK ((final_state IS NULL) = (finished_at IS NULL))
  ) PARTITION BY RANGE (id);
  CREATE INDEX tasks_node ON tasks (workspace_id, node_id, id);
  CREATE INDEX tasks_final ON tasks (workspace_id, final_state, id) WHERE final_state IS NOT NULL`;

/**
 * One row per task that is not final. `fence` is the number of the newest attempt, `starts` how many attempts were started.
 * `due_at` is the moment when the sweeper must look at the row: no state is without one. Rows come and go, so the table is
 * vacuumed by count and not by share.
 */
const taskLive = `
  CREATE TABLE task_live (
    workspace_id uuid NOT NULL,
    task_id uuid NOT NULL,
    node_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('queued', 'leased', 'started')),
    fence integer NOT NULL DEFAULT 0,
    starts integer NOT NULL DEFAULT 0,
    version integer NOT NULL DEFAULT 1,
    idempotent boolean NOT NULL,
    max_attempts integer NOT NULL,
    exclusive boolean NOT NULL,
    timeout_ms integer NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    lease_until timestamptz(3),
    deadline_at timestamptz(3),
    leased_at timestamptz(3),
    started_at timestamptz(3),
    cancel_state text CHECK (cancel_state IN ('requested', 'acknowledged')),
    cancel_requested_at timestamptz(3),
    cancel_reason text,
    due_at timestamptz(3) NOT NULL GENERATED ALWAYS AS (CASE state
      WHEN 'queued' THEN expires_at
      WHEN 'leased' THEN least(lease_until, expires_at)
      ELSE least(lease_until, deadline_at) END) STORED,
    PRIMARY KEY (workspace_id, task_id),
    FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE,
    CHECK ((state = 'queued') = (lease_until IS NULL)),
    CHECK ((state = 'started') = (deadline_at IS NOT NULL))
  ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
          autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000);
  CREATE INDEX task_live_node ON task_live (node_id, state, task_id);
  CREATE INDEX task_live_due ON task_live (due_at)`;

/** `end_bytes` counts the attempt's raw bytes up to and with this chunk; `cut` marks the last one, where the limit was met. */
const taskOutput = `
  CREATE TABLE task_output (
    task_id uuid NOT NULL,
    attempt integer NOT NULL,
    seq integer NOT NULL,
    workspace_id uuid NOT NULL,
    stream text NOT NULL CHECK (stream IN ('stdout', 'stderr')),
    data bytea NOT NULL,
    at timestamptz(3) NOT NULL,
    end_bytes bigint NOT NULL,
    cut boolean NOT NULL,
    PRIMARY KEY (task_id, attempt, seq)
  ) PARTITION BY RANGE (task_id)`;
