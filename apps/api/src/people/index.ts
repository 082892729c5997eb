import type { Type } from '@nestjs/common';
import { AuthController } from './auth/auth.controller.js';
import { SetupStatusController } from './setup/setup-status.controller.js';
import { WorkspaceController } from './workspaces/workspace.controller.js';

/** What the operator and the admin surface have in common. */
export const peopleControllers: Type[] = [AuthController, SetupStatusController, WorkspaceController];
