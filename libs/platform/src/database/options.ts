import type { MixedList, EntitySchema } from 'typeorm';

/** How a process reaches PostgreSQL. Times in ms. */
export interface DatabaseOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** Most connections of this process for its own SQL (queue and bus have theirs). Default 10. */
  readonly poolSize?: number;
  /** How long a verb waits for a free connection before it answers `overloaded`. Default 900. */
  readonly acquireTimeoutMs?: number;
  /** How long making a connection may take. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Default 15,000. */
  readonly statementTimeoutMs?: number;
  /** After this without any answer a connection counts as lost. Default: 5,000 more than the server gives a statement. */
  readonly answerTimeoutMs?: number;
  /** Default 5,000. */
  readonly lockTimeoutMs?: number;
  /** Default 15,000. */
  readonly idleInTransactionTimeoutMs?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  readonly entities?: MixedList<Function | string | EntitySchema>;
  /** Migrations of the domain; those of the platform are always included. */
  readonly migrations?: readonly Function[];
}
