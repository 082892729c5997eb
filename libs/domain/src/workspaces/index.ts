export { DeleteWorkspace } from './delete-workspace.js';
export { ACCESS_OF_USER, MembershipRepository, TEAM_ROLES } from './membership.repository.js';
export { WorkspaceEditor, slugTaken } from './workspace-editor.js';
export { WorkspaceRepository, type LockedWorkspace } from './workspace.repository.js';
export { WorkspaceService } from './workspace.service.js';
export type { Workspace } from './workspace.service.js';
export { WorkspacesModule } from './workspaces.module.js';
