import { Global, Module } from '@nestjs/common';
import { Database } from '../database/index.js';
import { SocketTickets } from './socket-tickets.js';

/** Socket tickets, for the route that issues them. Part of the core context. */
@Global()
@Module({
  providers: [
    { provide: SocketTickets, inject: [Database], useFactory: (database: Database) => new SocketTickets(database) },
  ],
  exports: [SocketTickets],
})
export class SocketsModule {}
