import { Module } from '@nestjs/common';
import { NodesModule } from '../nodes/index.js';
import { TasksModule } from '../tasks/index.js';
import { LogPreviewService } from './log-preview.service.js';
import { ReadingRepository } from './reading.repository.js';
import { ReadingService } from './reading.service.js';

/** What nodes say about themselves when a page asks. */
@Module({
  imports: [NodesModule, TasksModule],
  providers: [ReadingRepository, ReadingService, LogPreviewService],
  exports: [ReadingService, LogPreviewService],
})
export class ReadingsModule {}
