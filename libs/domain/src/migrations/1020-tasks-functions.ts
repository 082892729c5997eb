/**
 * Monthly partitions of `tasks` and `task_output`, cut at the UUIDv7 of each month's first moment (UTC). There is no default
 * partition: months lie ready ahead, and dropping a month is how tasks are forgotten.
 */
export const partitionFunctions = `
  CREATE FUNCTION fettle_uuid_floor(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
  $$;

  CREATE FUNCTION fettle_rotate_task_partitions(behind integer, ahead integer) RETURNS integer
  LANGUAGE plpgsql AS $$
  DECLARE
    start timestamp;
    parent text;
    child text;
    made integer := 0;
  BEGIN
    PERFORM pg_advisory_xact_lock(1020, 1);
    FOREACH parent IN ARRAY ARRAY['tasks', 'task_output'] LOOP
      FOR i IN -behind .. ahead LOOP
        start := date_trunc('month', fettle_now() AT TIME ZONE 'UTC') + i * interval '1 month';
        child := format('%s_p%s', parent, to_char(start, 'YYYYMM'));
        CONTINUE WHEN to_regclass(child) IS NOT NULL;
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent,
          fettle_uuid_floor(start AT TIME ZONE 'UTC'), fettle_uuid_floor((start + interval '1 month') AT TIME ZONE 'UTC'));
        made := made + 1;
      END LOOP;
    END LOOP;
    RETURN made;
  END $$;

  CREATE FUNCTION fettle_drop_task_partitions(before timestamptz) RETURNS integer
  LANGUAGE plpgsql AS $$
  DECLARE
    month record;
    dropped integer := 0;
  BEGIN
    PERFORM pg_advisory_xact_lock(1020, 1);
    FOR month IN
      SELECT substr(c.relname, 8) AS digits, to_date(substr(c.relname, 8) || '01', 'YYYYMMDD')::timestamp AS start
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'tasks'::regclass
    LOOP
      CONTINUE WHEN (month.start + interval '1 month') AT TIME ZONE 'UTC' > before;
      -- Never a month with work in it, whatever the retention says.
      CONTINUE WHEN EXISTS (
        SELECT FROM task_live WHERE task_id >= fettle_uuid_floor(month.start AT TIME ZONE 'UTC')
          AND task_id < fettle_uuid_floor((month.start + interval '1 month') AT TIME ZONE 'UTC')
      );
      EXECUTE format('DROP TABLE %I, %I', 'tasks_p' || month.digits, 'task_output_p' || month.digits);
      dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
  END $$`;

/**
 * Renews held leases and claims waiting tasks of many nodes in one round trip. A function, because the count of a node's running
 * tasks must be read after the node's lock is held: within one plain statement it would be as old as that statement's snapshot,
 * and two claims of one node could pass the limit or run beside an exclusive task. Locks are taken in order of node, and of
 * task, so neither two batches nor a batch and a renewal can deadlock. The planner is told to use indexes: a plan made while
 * the tables were small would be kept.
 *
 * In an archived workspace nothing is claimed: what waits there waits on, or expires; what runs is reported as ever.
 *
 * Rows: 'held' for every named lease that is still the caller's (`told`: its cancel is told for the first time), then
 * 'claimed' in order of age. What was named and does not come back is lost.
 */
export const claimFunction = `
  CREATE OR REPLACE FUNCTION fettle_claim_tasks(
    p_workspaces uuid[], p_nodes uuid[], p_wants integer[],
    p_held_workspaces uuid[], p_held_nodes uuid[], p_held_tasks uuid[], p_held_fences integer[],
    p_lease_ms integer, p_renew_ms integer, p_per_node integer
  ) RETURNS TABLE (kind text, workspace_id uuid, node_id uuid, task_id uuid, fence integer, version integer,
    cancel_pending boolean, told boolean, type text, payload json, timeout_ms integer, idempotent boolean, exclusive boolean)
  LANGUAGE plpgsql
  SET plan_cache_mode TO force_generic_plan SET enable_seqscan TO off SET enable_hashjoin TO off
  SET enable_mergejoin TO off SET jit TO off
  AS $$
  #variable_conflict use_column
  BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(n::text, 1020))
    FROM (SELECT DISTINCT n FROM unnest(p_nodes) AS u(n) ORDER BY n) AS ordered;

    IF cardinality(p_held_tasks) > 0 THEN
      RETURN QUERY
      WITH owned AS MATERIALIZED (
        SELECT l.workspace_id, l.node_id, l.task_id, l.fence, l.version, l.cancel_state, l.lease_until
        FROM unnest(p_held_workspaces, p_held_nodes, p_held_tasks, p_held_fences) AS h(workspace_id, node_id, task_id, fence)
        JOIN task_live l ON l.workspace_id = h.workspace_id AND l.task_id = h.task_id
        WHERE l.node_id = h.node_id AND l.fence = h.fence AND l.state IN ('leased', 'started')
        ORDER BY l.task_id FOR UPDATE OF l
      ), renewed AS (
        UPDATE task_live l SET
          lease_until = fettle_now() + p_lease_ms * interval '1 ms',
          cancel_state = CASE WHEN o.cancel_state = 'requested' THEN 'acknowledged' ELSE o.cancel_state END,
          version = o.version + CASE WHEN o.cancel_state = 'requested' THEN 1 ELSE 0 END
        FROM owned o
        WHERE l.workspace_id = o.workspace_id AND l.task_id = o.task_id
          AND (o.cancel_state = 'requested' OR o.lease_until < fettle_now() + p_renew_ms * interval '1 ms')
        RETURNING l.task_id, l.version
      )
      SELECT 'held', o.workspace_id, o.node_id, o.task_id, o.fence, coalesce(r.version, o.version),
        o.cancel_state IS NOT NULL, coalesce(o.cancel_state = 'requested', false),
        NULL::text, NULL::json, NULL::integer, NULL::boolean, NULL::boolean
      FROM owned o LEFT JOIN renewed r ON r.task_id = o.task_id;
    END IF;

    RETURN QUERY
    WITH room AS MATERIALIZED (
      SELECT r.workspace_id, r.node_id, least(r.wants, p_per_node - busy.running) AS room, busy.running
      FROM unnest(p_workspaces, p_nodes, p_wants) AS r(workspace_id, node_id, wants)
      CROSS JOIN LATERAL (
        SELECT count(*)::integer AS running, coalesce(bool_or(l.exclusive), false) AS alone
        FROM task_live l WHERE l.node_id = r.node_id AND l.state IN ('leased', 'started')
      ) AS busy
      WHERE r.wants > 0 AND busy.running < p_per_node AND NOT busy.alone
        AND EXISTS (SELECT FROM agent_keys k WHERE k.node_id = r.node_id AND k.revoked_at IS NULL)
        AND EXISTS (SELECT FROM workspaces w WHERE w.id = r.workspace_id AND w.archived_at IS NULL)
    ), waiting AS MATERIALIZED (
      SELECT room.workspace_id, room.node_id, room.running, next.task_id, next.exclusive
      FROM room CROSS JOIN LATERAL (
        SELECT l.task_id, l.exclusive FROM task_live l
        WHERE l.node_id = room.node_id AND l.state = 'queued' AND l.workspace_id = room.workspace_id
          AND l.expires_at > fettle_now()
        ORDER BY l.task_id LIMIT room.room FOR UPDATE SKIP LOCKED
      ) AS next
    ), ranked AS MATERIALIZED (
      SELECT waiting.*, row_number() OVER line AS place, count(*) FILTER (WHERE waiting.exclusive) OVER line AS alones
      FROM waiting WINDOW line AS (PARTITION BY waiting.node_id ORDER BY waiting.task_id)
    ), taken AS (
      UPDATE task_live l SET state = 'leased', fence = l.fence + 1, version = l.version + 1, leased_at = fettle_now(),
        lease_until = fettle_now() + p_lease_ms * interval '1 ms'
      FROM ranked k
      WHERE l.workspace_id = k.workspace_id AND l.task_id = k.task_id AND l.state = 'queued'
        AND (k.alones = 0 OR (k.place = 1 AND k.running = 0))
      RETURNING l.workspace_id, l.node_id, l.task_id, l.fence, l.version
    )
    SELECT 'claimed', taken.workspace_id, taken.node_id, taken.task_id, taken.fence, taken.version, false, false,
      t.type, t.payload, t.timeout_ms, t.idempotent, t.exclusive
    FROM taken CROSS JOIN LATERAL (
      SELECT * FROM tasks WHERE tasks.workspace_id = taken.workspace_id AND tasks.id = taken.task_id LIMIT 1
    ) AS t
    ORDER BY taken.task_id;
  END $$`;
