import { Global, Module } from '@nestjs/common';
import { Database, UnitOfWork } from '../database/index.js';
import { Keys } from '../secrets/index.js';
import { Connections } from './connections.js';
import { CsrfTokens } from './csrf.js';
import { Idempotency } from './idempotency.js';
import { StoredBuckets } from './stored-buckets.js';

/** What surfaces share and domain code may use: CSRF tokens, stored rate limits, idempotency. Part of the core context. */
@Global()
@Module({
  providers: [
    Connections,
    {
      provide: CsrfTokens,
      inject: [Keys],
      useFactory: (keys: Keys) => new CsrfTokens(keys.versions.map((version) => keys.derive('csrf', version))),
    },
    { provide: StoredBuckets, inject: [Database], useFactory: (database: Database) => new StoredBuckets(database) },
    {
      provide: Idempotency,
      inject: [Database, UnitOfWork],
      useFactory: (database: Database, unitOfWork: UnitOfWork) => new Idempotency(database, unitOfWork),
    },
  ],
  exports: [Connections, CsrfTokens, StoredBuckets, Idempotency],
})
export class HttpModule {}
