import type { Type } from '@nestjs/common';
import { peopleControllers } from '../people/index.js';
import { ImpersonationController } from './impersonation/impersonation.controller.js';
import { PlatformAuditController } from './audit/platform-audit.controller.js';
import { ConnectionController } from './connections/connection.controller.js';
import { DeliveryController } from './deliveries/delivery.controller.js';
import { DiagnosticsController } from './diagnostics/diagnostics.controller.js';
import { PlatformEnrolmentController } from './enrolment-requests/platform-enrolment.controller.js';
import { PlatformSettingsController } from './platform-settings/platform-settings.controller.js';
import { PermissionTestController } from './permissions/permission-test.controller.js';
import { QueueController } from './queues/queue.controller.js';
import { SelfCheckController } from './self-check/self-check.controller.js';
import { UserSessionController } from './sessions/user-session.controller.js';
import { TaskFlowController } from './task-flow/task-flow.controller.js';
import { SettingController } from './settings/setting.controller.js';
import { PlatformWorkspaceController } from './workspaces/platform-workspace.controller.js';
import { UserController } from './users/user.controller.js';

/** The controllers of the admin surface. A route that is not listed here does not exist there. */
export const adminControllers: Type[] = [
  ...peopleControllers,
  ConnectionController,
  DeliveryController,
  DiagnosticsController,
  PlatformAuditController,
  PlatformEnrolmentController,
  PlatformWorkspaceController,
  PlatformSettingsController,
  PermissionTestController,
  QueueController,
  SelfCheckController,
  UserSessionController,
  ImpersonationController,
  SettingController,
  TaskFlowController,
  UserController,
];
