import type { Type } from '@nestjs/common';
import { AdminAuthController } from './auth/auth.controller.js';
import { DiagnosticsController } from './diagnostics/diagnostics.controller.js';
import { AdminSetupController } from './setup/setup.controller.js';
import { AdminWorkspaceController } from './workspaces/workspace.controller.js';

/** The controllers of the admin surface. A route that is not listed here does not exist there. */
export const adminControllers: Type[] = [
  AdminSetupController,
  AdminAuthController,
  AdminWorkspaceController,
  DiagnosticsController,
];
