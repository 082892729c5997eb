export { PlatformWorkspaces } from './platform-workspaces.js';
export { PlatformWorkspacesModule } from './platform-workspaces.module.js';
export { RepairOrphans, type Repairs } from './repair-orphans.js';
export { WorkspaceOwners } from './workspace-owners.js';
export { WorkspacePeople } from './workspace-people.js';
