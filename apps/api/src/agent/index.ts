import type { Type } from '@nestjs/common';
import { BuildController } from './builds/build.controller.js';
import { EnrolmentLinkController } from './enrolment/enrolment-link.controller.js';
import { OlderEnrolmentController } from './enrolment-requests/older-enrolment.controller.js';
import { NodeLinkController } from './nodes/node-link.controller.js';
import { TransferLinkController } from './transfers/transfer-link.controller.js';
import { TaskLinkController } from './tasks/task-link.controller.js';

/** The controllers of the agent surface. A route that is not listed here does not exist there. */
export const agentControllers: Type[] = [
  BuildController,
  EnrolmentLinkController,
  OlderEnrolmentController,
  NodeLinkController,
  TaskLinkController,
  TransferLinkController,
];
