import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Tracing, type TracingOptions } from './tracing.js';

/** Makes the process's one `Tracing` injectable everywhere. Closing belongs to platform/process. */
@Global()
@Module({})
export class TracingModule {
  static forRoot(options: TracingOptions): DynamicModule {
    return {
      module: TracingModule,
      providers: [{ provide: Tracing, useFactory: () => Tracing.open(options) }],
      exports: [Tracing],
    };
  }
}
