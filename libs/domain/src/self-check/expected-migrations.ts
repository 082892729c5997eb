import { platformMigrations } from '@fettle/platform/database';
import { domainMigrations } from '../migrations/index.js';

/** Names of the migrations that this version brings, as the database writes them down. */
export function expectedMigrations(): string[] {
  return [...platformMigrations, ...domainMigrations].map((migration) => {
    const { name } = new (migration as new () => { readonly name?: string })();
    return name ?? migration.name;
  });
}
