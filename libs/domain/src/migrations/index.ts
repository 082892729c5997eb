import { Identity1000 } from './1000-identity.js';

/**
 * The domain's migrations, in order. A file `1010-nodes.ts` has the name `Nodes1763700001010`: the last thirteen digits are
 * what TypeORM sorts by, and the platform's own begin at 1763700000000.
 */
export const domainMigrations: readonly Function[] = [Identity1000];
