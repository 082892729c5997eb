import { Module } from '@nestjs/common';
import { MembersModule } from '../members/index.js';
import { TeamsModule } from '../teams/index.js';
import { UsersModule } from '../users/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { OrphanRepository } from './orphan.repository.js';
import { PlatformWorkspaceRepository } from './platform-workspace.repository.js';
import { PlatformWorkspaces } from './platform-workspaces.js';
import { RepairOrphans } from './repair-orphans.js';
import { WorkspaceOwners } from './workspace-owners.js';
import { WorkspacePeople } from './workspace-people.js';

const doors = [PlatformWorkspaces, RepairOrphans, WorkspaceOwners, WorkspacePeople];

/** The workspaces of the platform, for its administrators. */
@Module({
  imports: [MembersModule, TeamsModule, UsersModule, WorkspacesModule],
  providers: [...doors, OrphanRepository, PlatformWorkspaceRepository],
  exports: doors,
})
export class PlatformWorkspacesModule {}
