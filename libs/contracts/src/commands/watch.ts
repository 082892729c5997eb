import { containerCommands } from './containers.js';
import { logCommands } from './logs.js';
import { networkCommands } from './network.js';

/** What is looked at from outside of the services: network, containers and logs. */
export const watchCommands = { ...networkCommands, ...containerCommands, ...logCommands } as const;

export { containerActions, containerAsks, type ContainerRow } from './containers.js';
export { recordTypes } from './network.js';
export { logPresetIds, logPriorities, type LogPresetId, type LogPriority } from './log-names.js';
export type { LogEntry } from './logs.js';
