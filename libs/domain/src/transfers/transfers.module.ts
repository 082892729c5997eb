import { Module } from '@nestjs/common';
import { NodesModule } from '../nodes/index.js';
import { TasksModule } from '../tasks/index.js';
import { TransferLink } from './transfer-link.js';
import { TransferRefusals } from './transfer-refusals.js';
import { TransferStore } from './transfer-store.js';
import { TransferSweeper } from './transfer-sweeper.js';
import { TransferTelling } from './transfer-telling.js';
import { TransferRepository } from './transfer.repository.js';
import { TransferService } from './transfer.service.js';

/** Files between people and nodes. */
@Module({
  imports: [NodesModule, TasksModule],
  providers: [
    TransferLink,
    TransferRefusals,
    TransferRepository,
    TransferService,
    TransferStore,
    TransferSweeper,
    TransferTelling,
  ],
  exports: [TransferLink, TransferService, TransferSweeper],
})
export class TransfersModule {}
