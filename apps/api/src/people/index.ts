import type { Type } from '@nestjs/common';
import { LinkController } from './account/link.controller.js';
import { ProfileController } from './account/profile.controller.js';
import { AuthController } from './auth/auth.controller.js';
import { SessionController } from './sessions/session.controller.js';
import { SetupStatusController } from './setup/setup-status.controller.js';
import { WorkspaceController } from './workspaces/workspace.controller.js';

/** What the operator and the admin surface have in common. */
export const peopleControllers: Type[] = [
  LinkController,
  ProfileController,
  AuthController,
  SessionController,
  SetupStatusController,
  WorkspaceController,
];
