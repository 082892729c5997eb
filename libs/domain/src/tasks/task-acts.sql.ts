import { inTeamScope } from '../nodes/index.js';
import { taskColumns } from './task.row.js';

/**
 * One command for the nodes in $3, with the ids of the tasks beside them in $2. Outside of the teams in $12 a node gets none. A node without a working agent key gets no task: nobody
 * would take it. One that is merely off gets its task, which waits. What needs root goes where the node has applied a profile of $14.
 * The agent has to know the command, as far as it has said what it knows. What disrupts was confirmed with the ids $17, each of which has
 * to stand in the list $16 of the last reading $15 with the parameters $18.
 */
const inserting = `
  WITH target AS (
    SELECT w.task_id, n.id AS node_id, n.name, n.team_id, ${inTeamScope('n.team_id', '$12')} AS allowed,
      EXISTS (SELECT FROM agent_keys k WHERE k.node_id = n.id AND k.revoked_at IS NULL) AS enrolled,
      EXISTS (SELECT FROM node_liveness v WHERE v.node_id = n.id AND v.cloned_at IS NOT NULL) AS cloned,
      $14::text[] IS NULL OR n.root_access_applied = ANY($14::text[]) AS rooted,
      n.commands IS NULL OR $4::text = ANY(n.commands) AS supported,
      $15::text IS NULL OR EXISTS (
        SELECT FROM node_readings r
        WHERE r.workspace_id = $1 AND r.node_id = n.id AND r.command = $15 AND r.payload_hash = sha256(convert_to($18, 'UTF8'))
          AND (SELECT count(DISTINCT e.value->>'targetId')
            FROM json_array_elements(CASE json_typeof(r.result->$16::text) WHEN 'array' THEN r.result->$16::text ELSE '[]' END) e
            WHERE e.value->>'targetId' = ANY($17::text[])) = cardinality($17::text[])
      ) AS confirmed
    FROM unnest($2::uuid[], $3::uuid[]) AS w (task_id, node_id) JOIN nodes n ON n.workspace_id = $1 AND n.id = w.node_id
  ), t AS (
    INSERT INTO tasks (workspace_id, id, node_id, type, payload, idempotent, max_attempts, exclusive, timeout_ms,
      requested_by, created_at, expires_at, internal)
    SELECT $1, task_id, node_id, $4, $5, $6, $7, $8, $9, $11, fettle_now(), fettle_now() + $10::bigint * interval '1 ms', $13
    FROM target WHERE enrolled AND allowed AND rooted AND supported AND confirmed AND NOT cloned RETURNING *
  ), l AS (
    INSERT INTO task_live (workspace_id, task_id, node_id, state, idempotent, max_attempts, exclusive, timeout_ms, expires_at, internal)
    SELECT workspace_id, id, node_id, 'queued', idempotent, max_attempts, exclusive, timeout_ms, expires_at, internal FROM t
    RETURNING *
  )`;

/** Says of each node of the workspace whether it got its task. */
export const insertManySql = `${inserting} SELECT task_id, node_id, enrolled, allowed, rooted, supported, confirmed, cloned FROM target`;

/** Says the whole task of one node. It has no output yet, so its row is told without asking for it. */
export const insertOneSql = `${inserting}
  SELECT n.enrolled, n.allowed, n.rooted, n.supported, n.confirmed, n.cloned, ${taskColumns} FROM target n LEFT JOIN t ON t.id = n.task_id LEFT JOIN l ON l.task_id = t.id
  CROSS JOIN (SELECT NULL::bigint AS end_bytes, NULL::boolean AS cut) o`;

/**
 * Waiting tasks end at once. A leased or started one is marked; its agent is told at its next question. The rows are locked in the
 * order in which claims lock theirs. Tasks on nodes outside of the teams in $4 are left alone.
 */
export const cancelSql = `
  WITH target AS MATERIALIZED (
    SELECT * FROM task_live WHERE workspace_id = $1 AND task_id = ANY($2::uuid[])
      AND ($4::uuid[] IS NULL OR node_id IN (SELECT id FROM nodes WHERE workspace_id = $1 AND team_id = ANY($4::uuid[])))
    ORDER BY task_id FOR UPDATE
  ), gone AS (
    DELETE FROM task_live l USING target g
    WHERE l.workspace_id = g.workspace_id AND l.task_id = g.task_id AND g.state = 'queued' RETURNING g.*
  ), ended AS (
    UPDATE tasks t SET final_state = 'cancelled', reason = 'Cancelled before it ran', attempt = g.fence,
      version = g.version + 1, cancel_state = 'stopped', cancel_requested_at = fettle_now(), cancel_reason = $3,
      finished_at = fettle_now()
    FROM gone g WHERE t.workspace_id = $1 AND t.id = g.task_id RETURNING t.id, t.node_id, t.version
  ), asked AS (
    UPDATE task_live l SET cancel_state = 'requested', cancel_requested_at = fettle_now(), cancel_reason = $3,
      version = l.version + 1
    FROM target g
    WHERE l.workspace_id = g.workspace_id AND l.task_id = g.task_id AND g.state <> 'queued' AND g.cancel_state IS NULL
    RETURNING l.task_id, l.node_id, l.version
  )
  SELECT id AS task_id, node_id, version FROM ended UNION ALL SELECT task_id, node_id, version FROM asked`;

/** Which tasks there are, whether they have ever been asked to stop, and whether their nodes are of the teams in $3. */
export const askedSql = `
  SELECT t.id, coalesce(l.cancel_state, t.cancel_state) IS NOT NULL AS asked, ${inTeamScope('n.team_id', '$3')} AS allowed
  FROM tasks t JOIN nodes n ON n.workspace_id = t.workspace_id AND n.id = t.node_id
  LEFT JOIN task_live l ON l.workspace_id = t.workspace_id AND l.task_id = t.id
  WHERE t.workspace_id = $1 AND t.id = ANY($2::uuid[])`;
