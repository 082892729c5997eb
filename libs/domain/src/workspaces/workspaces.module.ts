import { Module } from '@nestjs/common';
import { DeleteWorkspace } from './delete-workspace.js';
import { DeletionRepository } from './deletion.repository.js';
import { MembershipRepository } from './membership.repository.js';
import { WorkspaceEditor } from './workspace-editor.js';
import { WorkspaceRepository } from './workspace.repository.js';
import { WorkspaceService } from './workspace.service.js';

const doors = [DeleteWorkspace, MembershipRepository, WorkspaceEditor, WorkspaceRepository, WorkspaceService];

/** Tenants and who belongs to them. */
@Module({
  providers: [...doors, DeletionRepository],
  exports: doors,
})
export class WorkspacesModule {}
