import { Global, Module, type DynamicModule } from '@nestjs/common';
import { jobs } from '@fettle/contracts/jobs';
import { Tracing } from '../tracing/index.js';
import type { QueueOptions } from './backend.js';
import { BullQueues } from './bull-queues.js';
import { Queues } from './queues.js';

/** Makes the one `Queues` of a process. Starting and closing belong to platform/process. */
@Global()
@Module({})
export class QueueModule {
  static forRoot(options: QueueOptions): DynamicModule {
    return {
      module: QueueModule,
      providers: [
        {
          provide: Queues,
          inject: [Tracing],
          useFactory: (tracing: Tracing) => new BullQueues(options, jobs, tracing),
        },
      ],
      exports: [Queues],
    };
  }
}
