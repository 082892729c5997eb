import { agentKeys } from './agent-keys/routes.js';
import { apiKeys } from './api-keys/routes.js';
import { serviceAccounts } from './api-keys/service-account-routes.js';
import { audit } from './audit/routes.js';
import { auth } from './auth/routes.js';
import { cliLogin } from './cli-login/routes.js';
import { connections } from './connections/routes.js';
import { deliveries } from './deliveries/routes.js';
import { diagnostics } from './diagnostics/routes.js';
import { taskFlow } from './diagnostics/task-flow.js';
import { events } from './events/routes.js';
import { registrationTokens } from './enrolment/registration-routes.js';
import { enrolmentRequests } from './enrolment/request-routes.js';
import { enrolment } from './enrolment/routes.js';
import type { RouteContract, Surface } from './mechanism/route.js';
import { impersonation } from './impersonation/routes.js';
import { metrics } from './metrics/routes.js';
import { nodeRemoval } from './nodes/removal-routes.js';
import { nodes } from './nodes/routes.js';
import { nodeTeams } from './nodes/team-routes.js';
import { now } from './now/routes.js';
import { permissionTest } from './permission-test/routes.js';
import { platformSettings } from './platform-settings/routes.js';
import { queues } from './queues/routes.js';
import { rootAccess } from './root-access/routes.js';
import { selfCheck } from './self-check/routes.js';
import { sessions } from './sessions/routes.js';
import { settings } from './settings/routes.js';
import { setup } from './setup/routes.js';
import { logs } from './logs/routes.js';
import { readings } from './readings/routes.js';
import { transfers } from './transfers/routes.js';
import { tasks } from './tasks/routes.js';
import { teams } from './teams/routes.js';
import { invitations, passwords } from './users/link-routes.js';
import { profile } from './users/profile-routes.js';
import { users } from './users/routes.js';
import { nodeOverviews } from './nodes/grouping-routes.js';
import { bulkActs } from './bulk-acts/routes.js';
import { groups } from './groups/routes.js';
import { search } from './search/routes.js';
import { views } from './views/routes.js';
import { members } from './members/routes.js';
import { platformWorkspaces } from './workspaces/platform-routes.js';
import { windows } from './windows/routes.js';
import { workspaces } from './workspaces/routes.js';

/** Every route that people's programs call: capability → verb → contract. The agent's routes are in `@fettle/contracts/agent-link`. */
export const routes = {
  setup,
  auth,
  users,
  invitations,
  passwords,
  profile,
  sessions,
  impersonation,
  workspaces,
  platformWorkspaces,
  members,
  nodes,
  nodeTeams,
  rootAccess,
  nodeRemoval,
  windows,
  events,
  agentKeys,
  teams,
  permissionTest,
  enrolment,
  enrolmentRequests,
  registrationTokens,
  tasks,
  readings,
  logs,
  transfers,
  metrics,
  now,
  audit,
  diagnostics,
  taskFlow,
  connections,
  settings,
  platformSettings,
  queues,
  selfCheck,
  deliveries,
  apiKeys,
  serviceAccounts,
  cliLogin,
  nodeOverviews,
  views,
  groups,
  bulkActs,
  search,
};
export type Routes = typeof routes;

/** The routes of one surface, as a flat list. */
export function routesOf(table: Record<string, Record<string, RouteContract>>, surface: Surface): RouteContract[] {
  return Object.values(table)
    .flatMap((capability) => Object.values(capability))
    .filter((contract) => contract.surfaces.includes(surface));
}
