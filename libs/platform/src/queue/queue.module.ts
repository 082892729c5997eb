import { Global, Module, type DynamicModule } from '@nestjs/common';
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
      providers: [{ provide: Queues, useFactory: () => new BullQueues(options) }],
      exports: [Queues],
    };
  }
}
