export { MembershipRepository } from './membership.repository.js';
export { WorkspaceService } from './workspace.service.js';
export type { Workspace } from './workspace.service.js';
export { WorkspacesModule } from './workspaces.module.js';
