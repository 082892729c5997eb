import type { Logger } from 'typeorm';

/** Counts statements, because promises are made about their number. BEGIN, COMMIT, ROLLBACK and savepoints are not counted. */
export class StatementCounter implements Logger {
  count = 0;

  /** TypeORM calls this for everything that runs through its query runners. */
  logQuery(query: string): void {
    if (!/^\s*(START TRANSACTION|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT)/i.test(query)) this.count += 1;
  }

  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}
