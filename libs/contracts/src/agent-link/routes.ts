import { agentBuilds, enrolmentLink } from './enrolment-link.js';
import { nodeLink } from './node-link.js';
import { olderEnrolmentLink } from './older-enrolment-link.js';
import { taskLink } from './task-link.js';
import { transferLink } from './transfer-link.js';

export * from './enrolment-link.js';
export * from './node-link.js';
export * from './older-enrolment-link.js';
export * from './task-link.js';
export * from './transfer-link.js';

/** Every route of the agent surface: part → verb → contract. */
export const agentRoutes = { taskLink, transferLink, nodeLink, enrolmentLink, olderEnrolmentLink, agentBuilds };
