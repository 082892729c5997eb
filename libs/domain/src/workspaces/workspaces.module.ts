import { Module } from '@nestjs/common';
import { MembershipRepository } from './membership.repository.js';
import { WorkspaceRepository } from './workspace.repository.js';
import { WorkspaceService } from './workspace.service.js';

/** Tenants and who belongs to them. */
@Module({
  providers: [MembershipRepository, WorkspaceRepository, WorkspaceService],
  exports: [MembershipRepository, WorkspaceService],
})
export class WorkspacesModule {}
