import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clock, outbox, audit with its chains, leader leases, idempotency keys. Expand only; there is no downgrade. */
export class Platform1763700000000 implements MigrationInterface {
  readonly name = 'Platform1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [clock, outbox, audit, auditGuard, leases, idempotency]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('Fettle does not downgrade; restore a backup');
  }
}

/** The one source of SQL time. Inlined by the planner; test databases replace its body to move time. */
const clock = `
  CREATE FUNCTION fettle_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT now()'`;

/** Rows live for milliseconds, so the table is vacuumed by count and not by share. */
const outbox = `
  CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('job', 'fact', 'wake', 'revoked')),
    name text NOT NULL,
    payload jsonb,
    created_at timestamptz NOT NULL DEFAULT fettle_now()
  ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
          autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000)`;

/** timestamptz(3): what JavaScript reads is exactly what was hashed. */
const audit = `
  CREATE TABLE audit_entries (
    id uuid PRIMARY KEY,
    workspace_id uuid,
    at timestamptz(3) NOT NULL DEFAULT fettle_now(),
    actor jsonb NOT NULL,
    event text NOT NULL,
    target jsonb NOT NULL,
    details jsonb NOT NULL DEFAULT '{}',
    request_id text NOT NULL,
    ip text,
    user_agent text,
    chain text NOT NULL,
    seq bigint,
    prev_hash text,
    hash text,
    CHECK ((seq IS NULL) = (hash IS NULL) AND (seq IS NULL) = (prev_hash IS NULL)),
    CHECK (chain = CASE WHEN workspace_id IS NULL THEN 'platform' ELSE 'workspace:' || workspace_id END)
  );
  CREATE UNIQUE INDEX audit_entries_chain_seq ON audit_entries (chain, seq) WHERE seq IS NOT NULL;
  CREATE INDEX audit_entries_unsealed ON audit_entries (at, id) WHERE seq IS NULL;
  CREATE INDEX audit_entries_chain_at ON audit_entries (chain, at DESC, id DESC);
  CREATE INDEX audit_entries_at ON audit_entries (at DESC, id DESC);
  CREATE TABLE audit_chains (
    chain text PRIMARY KEY,
    seq bigint NOT NULL,
    hash text NOT NULL
  )`;

/** Append-only: the only change ever allowed fills the three seal columns, once. */
const auditGuard = `
  CREATE FUNCTION audit_entries_guard() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
      AND to_jsonb(NEW) - '{seq,prev_hash,hash}'::text[] = to_jsonb(OLD) - '{seq,prev_hash,hash}'::text[] THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit_entries is append-only' USING ERRCODE = '55000';
  END $$;
  CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION audit_entries_guard();
  CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_guard()`;

const leases = `
  CREATE TABLE leader_leases (
    name text PRIMARY KEY,
    holder text NOT NULL,
    fence bigint NOT NULL,
    until timestamptz NOT NULL
  )`;

const idempotency = `
  CREATE TABLE idempotency_keys (
    scope text NOT NULL,
    key text NOT NULL,
    route text NOT NULL,
    fingerprint text NOT NULL,
    status integer,
    response jsonb,
    locked_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    PRIMARY KEY (scope, key)
  );
  CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at)`;
