import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/index.js';
import { NodesModule } from '../nodes/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { PermissionTester } from './permission-tester.js';
import { SubjectRepository } from './subject.repository.js';

/** Questions about who may do what. */
@Module({
  imports: [ApiKeysModule, NodesModule, WorkspacesModule],
  providers: [PermissionTester, SubjectRepository],
  exports: [PermissionTester],
})
export class PermissionsModule {}
