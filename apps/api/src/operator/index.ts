import type { Type } from '@nestjs/common';
import { AuditController } from './audit/audit.controller.js';
import { OperatorAuthController } from './auth/auth.controller.js';
import { EnrolmentController } from './enrolment/enrolment.controller.js';
import { MetricController } from './metrics/metric.controller.js';
import { NodeController } from './nodes/node.controller.js';
import { OperatorSetupController } from './setup/setup.controller.js';
import { TaskController } from './tasks/task.controller.js';
import { OperatorWorkspaceController } from './workspaces/workspace.controller.js';

/** The controllers of the operator surface. A route that is not listed here does not exist there. */
export const operatorControllers: Type[] = [
  OperatorSetupController,
  OperatorAuthController,
  OperatorWorkspaceController,
  AuditController,
  EnrolmentController,
  MetricController,
  NodeController,
  TaskController,
];
