import { pgChannel } from '../bus/pg-bus.js';

/**
 * Rows from an id on, oldest first, that no other relay holds. $1 lowest id, $2 how many, $3 job names that this process
 * knows: during an update, rows of a newer process are left to its own relay.
 */
export const pickSql = `
  SELECT id, kind, name, payload, trace FROM outbox WHERE id >= $1::uuid AND (kind <> 'job' OR name = ANY($3::text[]))
  ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED`;

/** $1 ids. */
export const deleteSql = `DELETE FROM outbox WHERE id = ANY($1::uuid[])`;

/** $1 ids, $2 what to send, in order. The NOTIFY belongs to the relay's transaction, never to a business one. */
export const sendAndDeleteSql = `
  WITH gone AS (DELETE FROM outbox WHERE id = ANY($1::uuid[]))
  SELECT pg_notify('${pgChannel}', body) FROM unnest($2::text[]) WITH ORDINALITY AS m(body, n) ORDER BY n`;

/** Picks, deletes and sends everything that is not a job. $1 lowest id, $2 how many. Returns one row: count. */
export const sendOnlySql = `
  WITH picked AS (
    SELECT id FROM outbox WHERE id >= $1::uuid AND kind <> 'job' ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
  ), gone AS (
    DELETE FROM outbox USING picked WHERE outbox.id = picked.id
    RETURNING outbox.id, outbox.kind, outbox.name, outbox.payload
  ), sent AS (
    SELECT pg_notify('${pgChannel}', CASE kind WHEN 'wake' THEN E'wake\\n' || name
      WHEN 'revoked' THEN E'revoked\\n' || payload::text ELSE E'facts\\n' || payload::text END)
    FROM (SELECT * FROM gone ORDER BY id) AS ordered
  )
  SELECT count(*)::int AS count FROM sent`;
