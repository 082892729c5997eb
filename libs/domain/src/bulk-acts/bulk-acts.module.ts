import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/index.js';
import { NodesModule } from '../nodes/index.js';
import { TasksModule } from '../tasks/index.js';
import { TeamsModule } from '../teams/index.js';
import { WindowsModule } from '../windows/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { BulkActRepository } from './bulk-act.repository.js';
import { BulkActRunner } from './bulk-act.runner.js';
import { BulkActService } from './bulk-act.service.js';
import { BulkChanges } from './bulk-changes.js';
import { NodeChangeRepository } from './node-change.repository.js';

/** Acts on all nodes that a filter matches, in parts, by the queue. */
@Module({
  imports: [ApiKeysModule, NodesModule, TasksModule, TeamsModule, WindowsModule, WorkspacesModule],
  providers: [BulkActRepository, BulkActRunner, BulkActService, BulkChanges, NodeChangeRepository],
  exports: [BulkActRunner, BulkActService],
})
export class BulkActsModule {}
