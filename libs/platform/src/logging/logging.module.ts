import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Log } from './log.js';

/** Makes the process's one `Log` injectable everywhere. */
@Global()
@Module({})
export class LoggingModule {
  static of(log: Log): DynamicModule {
    return { module: LoggingModule, providers: [{ provide: Log, useValue: log }], exports: [Log] };
  }
}
