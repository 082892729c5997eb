import type { Type } from '@nestjs/common';
import { peopleControllers } from '../people/index.js';
import { AgentKeyController } from './agent-keys/agent-key.controller.js';
import { ApiKeyController } from './api-keys/api-key.controller.js';
import { ServiceAccountController } from './api-keys/service-account.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { CliLoginController } from './cli-login/cli-login.controller.js';
import { EventController } from './events/event.controller.js';
import { EnrolmentRequestController } from './enrolment-requests/enrolment-request.controller.js';
import { RegistrationTokenController } from './enrolment-requests/registration-token.controller.js';
import { EnrolmentController } from './enrolment/enrolment.controller.js';
import { ImpersonationStartController } from './impersonation/impersonation-start.controller.js';
import { LogController } from './logs/log.controller.js';
import { MemberController } from './members/member.controller.js';
import { MetricController } from './metrics/metric.controller.js';
import { NodeOverviewController } from './nodes/node-overview.controller.js';
import { BulkActController } from './bulk-acts/bulk-act.controller.js';
import { GroupController } from './groups/group.controller.js';
import { SearchController } from './search/search.controller.js';
import { ViewController } from './views/view.controller.js';
import { NodeRemovalController } from './nodes/node-removal.controller.js';
import { NodeController } from './nodes/node.controller.js';
import { NowController } from './now/now.controller.js';
import { ReadingController } from './readings/reading.controller.js';
import { RootAccessController } from './root-access/root-access.controller.js';
import { SetupController } from './setup/setup.controller.js';
import { TaskListController } from './tasks/task-list.controller.js';
import { TaskController } from './tasks/task.controller.js';
import { NodeTeamController } from './teams/node-team.controller.js';
import { TeamMemberController } from './teams/team-member.controller.js';
import { TeamController } from './teams/team.controller.js';
import { TransferController } from './transfers/transfer.controller.js';
import { WindowController } from './windows/window.controller.js';
import { WorkspaceChangeController } from './workspaces/workspace-change.controller.js';

/** The controllers of the operator surface. A route that is not listed here does not exist there. */
export const operatorControllers: Type[] = [
  ...peopleControllers,
  SetupController,
  AgentKeyController,
  AuditController,
  CliLoginController,
  EnrolmentController,
  EnrolmentRequestController,
  RegistrationTokenController,
  EventController,
  ImpersonationStartController,
  MemberController,
  MetricController,
  // Before the node: its path would take their words for an id.
  NodeOverviewController,
  NodeRemovalController,
  NodeController,
  NowController,
  RootAccessController,
  LogController,
  ReadingController,
  TaskListController,
  TaskController,
  TransferController,
  WindowController,
  WorkspaceChangeController,
  NodeTeamController,
  TeamMemberController,
  TeamController,
  ApiKeyController,
  ServiceAccountController,
  BulkActController,
  GroupController,
  SearchController,
  ViewController,
];
