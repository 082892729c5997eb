import pg from 'pg';

/**
 * The time of one test database. `fettle_now()` is now() in production; in a template it reads an offset from a table that
 * exists only in test databases.
 */
export class TestClock {
  constructor(private readonly url: string) {}

  /** Moves time forward (or back, negative) by so many ms, for every connection and from the next statement on. */
  async advance(ms: number): Promise<void> {
    await run(this.url, `UPDATE fettle_test_clock SET behind = behind + ${Number(ms)} * interval '1 ms'`);
  }

  /** Back to the server's own time. */
  async reset(): Promise<void> {
    await run(this.url, `UPDATE fettle_test_clock SET behind = '0'`);
  }
}

/** Replaces the body of `fettle_now()` in a template database. Does nothing where the function does not exist. */
export async function installClock(url: string): Promise<void> {
  await run(
    url,
    `DO $do$ BEGIN
       IF to_regprocedure('fettle_now()') IS NULL THEN RETURN; END IF;
       CREATE TABLE fettle_test_clock (behind interval NOT NULL);
       INSERT INTO fettle_test_clock VALUES ('0');
       CREATE OR REPLACE FUNCTION fettle_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
         AS 'SELECT now() + (SELECT behind FROM public.fettle_test_clock)';
     END $do$`,
  );
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
