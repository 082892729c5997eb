import { Module } from '@nestjs/common';
import { DiagnosticsModule } from '../diagnostics/index.js';
import { ConnectionAnswers } from './connection-answers.js';
import { ConnectionCloser } from './connection-closer.js';
import { ConnectionReader } from './connection-reader.js';
import { ConnectionRepository } from './connection.repository.js';

/** The connections of all processes. Needs the global bus, database and http modules. */
@Module({
  imports: [DiagnosticsModule],
  providers: [ConnectionAnswers, ConnectionCloser, ConnectionReader, ConnectionRepository],
  exports: [ConnectionCloser, ConnectionReader],
})
export class ConnectionsModule {}
