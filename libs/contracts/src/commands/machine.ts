import { agentActCommands } from './agent-acts.js';
import { packageCommands } from './packages.js';
import { processCommands } from './processes.js';
import { securityCommands } from './security.js';
import { serviceCommands } from './services.js';
import { systemCommands } from './system.js';
import { userCommands } from './users.js';

/** What is done with the machine itself: its services, processes, packages and accounts. */
export const machineCommands = {
  ...agentActCommands,
  ...systemCommands,
  ...serviceCommands,
  ...processCommands,
  ...packageCommands,
  ...userCommands,
  ...securityCommands,
} as const;

export { securityScore } from './security.js';
export { groupFault, groupList, dangerousGroups } from './dangerous-groups.js';
export type { ServiceRow } from './services.js';
export type { ProcessRow } from './processes.js';
export type { PackageRow } from './packages.js';
export type { UserRow } from './users.js';
