import { clockLevel } from '../../diagnostics/index.js';
import { fail, ok, warn, type Check } from '../check.js';
import type { Parts } from '../parts.js';
import type { TableHealth } from '../self-check.repository.js';

const OLDEST_VERSION = 15;
const LONG_TRANSACTION_S = 300;
/** Tables whose rows change all the time: dead rows in them slow every commit and every claim. */
const hotTables = ['outbox', 'task_live', 'node_liveness', 'idempotency_keys', 'leader_leases'];
const needs = 'database.reachable';

const broken = {
  means: 'Nothing can be stored or read: requests are answered with 503, and agents keep what they have to report.',
  todo: 'Look whether PostgreSQL runs and whether DATABASE_URL is right; read its log. Fettle comes back by itself.',
};

/** PostgreSQL: there, new enough, up to date, safe, and with room. */
export function databaseChecks(parts: Parts): Check[] {
  return [reachable(parts), migrations(parts), durability(parts), clock(parts), connections(parts), vacuum(parts)];
}

function reachable({ ctx, repository, connect }: Parts): Check {
  return {
    id: needs,
    group: 'database',
    title: 'PostgreSQL answers',
    runbook: 'component-down',
    broken,
    run: async () => {
      await connect?.database();
      const { version, versionText, isReplica } = await repository.server(ctx);
      const major = Math.floor(version / 10_000);
      if (isReplica)
        return fail(
          `PostgreSQL ${versionText} answers, but it is a replica.`,
          'Nothing can be written.',
          'Let DATABASE_URL name the primary.',
        );
      if (major < OLDEST_VERSION)
        return fail(
          `PostgreSQL ${versionText} answers; ${OLDEST_VERSION} is the oldest that Fettle works with.`,
          'Some statements will fail.',
          `Upgrade PostgreSQL to ${OLDEST_VERSION} or newer.`,
        );
      return ok(`PostgreSQL ${versionText} answers.`);
    },
  };
}

function migrations({ ctx, repository, migrations: ours }: Parts): Check {
  return {
    id: 'database.migrations',
    group: 'database',
    title: 'The schema is that of this version',
    needs,
    broken,
    run: async () => {
      const theirs = await repository.migrations(ctx);
      const missing = ours.filter((name) => !theirs.includes(name));
      const unknown = theirs.filter((name) => !ours.includes(name));
      if (missing.length > 0)
        return fail(
          `${missing.length} of ${ours.length} migrations have not run: ${missing.slice(0, 5).join(', ')}.`,
          'This version expects tables or columns that are not there.',
          'Restart a process of this version: it migrates at its start. If it does not, its log says why.',
        );
      if (unknown.length > 0)
        return warn(
          `The database has ${unknown.length} migrations that this version does not know: ${unknown.slice(0, 5).join(', ')}.`,
          'A newer version has worked on it. Fettle does not downgrade.',
          'Finish the update of all processes, or restore the backup from before it.',
        );
      return ok(`All ${ours.length} migrations have run.`);
    },
  };
}

function durability({ ctx, repository }: Parts): Check {
  return {
    id: 'database.durability',
    group: 'database',
    title: 'What is committed survives a crash',
    needs,
    broken,
    run: async () => {
      const { fsync, fullPageWrites, synchronousCommit, timeZone } = await repository.server(ctx);
      const off = Object.entries({ fsync, full_page_writes: fullPageWrites }).filter(([, value]) => value !== 'on');
      if (off.length > 0)
        return fail(
          `${off.map(([name]) => name).join(' and ')} ${off.length === 1 ? 'is' : 'are'} off.`,
          'A crash of the machine can destroy the database, not only lose its last second.',
          'Turn them on in postgresql.conf and reload.',
        );
      if (synchronousCommit === 'off')
        return warn(
          'synchronous_commit is off.',
          'What Fettle has accepted in the last moments before a crash can be lost.',
          'Set synchronous_commit to on for the database of Fettle.',
        );
      if (timeZone !== 'UTC')
        return fail(
          `Sessions have the time zone ${timeZone}; Fettle asks for UTC.`,
          'Partitions and dates would be cut at the wrong hour.',
          'Something between Fettle and PostgreSQL (a pooler) drops start-up options: let it pass TimeZone.',
        );
      return ok(`fsync and full_page_writes are on, synchronous_commit is ${synchronousCommit}, sessions are in UTC.`);
    },
  };
}

function clock({ ctx, figures }: Parts): Check {
  return {
    id: 'database.clock',
    group: 'database',
    title: 'The clocks of Fettle and PostgreSQL agree',
    needs,
    broken,
    run: async () => {
      const offMs = Math.round(await figures.clockOffsetMs(ctx));
      if (clockLevel(offMs) === 'ok') return ok(`They differ by ${Math.abs(offMs)} ms.`);
      return warn(
        `They differ by ${(Math.abs(offMs) / 1_000).toFixed(1)} s.`,
        'Leases and deadlines use the clock of PostgreSQL and are right; times that processes note themselves are not.',
        'Synchronise the clocks of both machines (systemd-timesyncd or chrony).',
      );
    },
  };
}

function connections({ ctx, repository, config }: Parts): Check {
  return {
    id: 'database.connections',
    group: 'database',
    title: 'There are connections to spare',
    runbook: 'database-pool-exhausted',
    needs,
    broken,
    run: async () => {
      const [server, now] = [await repository.server(ctx), await repository.connections(ctx)];
      const room = server.maxConnections - server.reservedConnections;
      const left = room - now.all;
      const found = `${now.all} of ${room} connections are in use, ${now.ours} of them by this database; one process of Fettle takes up to ${config.databasePool + 6}.`;
      if (now.oldestTransactionS > LONG_TRANSACTION_S)
        return warn(
          `${found} A transaction has been open for ${Math.round(now.oldestTransactionS)} s.`,
          'While it is open, dead rows cannot be cleared away, and everything becomes slower.',
          'Find it in pg_stat_activity (ORDER BY xact_start) and end it with pg_terminate_backend.',
        );
      if (left < config.databasePool)
        return warn(
          found,
          'One more process, or a peak, would be refused connections.',
          'Raise max_connections, lower FETTLE_DATABASE_POOL, or put PgBouncer in between.',
        );
      return ok(found);
    },
  };
}

function vacuum({ ctx, repository }: Parts): Check {
  return {
    id: 'database.vacuum',
    group: 'database',
    title: 'Dead rows are cleared away',
    needs,
    broken,
    run: async () => {
      const { autovacuum } = await repository.server(ctx);
      if (autovacuum !== 'on')
        return fail(
          'autovacuum is off.',
          'Busy tables grow without end and become slow; in the end PostgreSQL stops taking writes.',
          'Turn autovacuum on in postgresql.conf and reload.',
        );
      const tables = await repository.tables(ctx, hotTables);
      const bloated = tables.filter(isBloated);
      if (bloated.length === 0) return ok(`autovacuum is on; none of ${tables.length} busy tables is bloated.`);
      const which = bloated.map(({ name, dead, live }) => `${name} (${dead} dead, ${live} live)`).join(', ');
      return warn(
        `Dead rows have piled up: ${which}.`,
        'Claims and commits become slower with every dead row.',
        'Look for a transaction that has been open for long; then run VACUUM on these tables.',
      );
    },
  };
}

/** Autovacuum comes at about two thousand dead rows; many times that means that it does not come through. */
function isBloated({ live, dead }: TableHealth): boolean {
  return dead > 20_000 && dead > 5 * live;
}
