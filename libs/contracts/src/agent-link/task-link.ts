import {
  acceptedRequest,
  agentLimits,
  claimAnswer,
  claimRequest,
  completedRequest,
  controlAnswer,
  logRequest,
  outputAnswer,
  outputRequest,
  reportAnswer,
  startedRequest,
  taskParams,
} from '../agent/index.js';
import { route } from '../mechanism/route.js';

const report = {
  method: 'POST',
  surfaces: ['agent'],
  access: { kind: 'agent' },
  limit: 'agent',
  audit: null,
  status: 200,
  params: taskParams,
  errors: ['object.not_found', 'request.invalid', 'task.not_leased', 'task.lease_lost', 'task.final'],
} as const;

/**
 * How an agent takes tasks and reports on them. Every route may be called again with the same body. A claim is answered 200, 401
 * (the key is known to be wrong) or 503 (a fault of ours), never 404 or 409.
 */
export const taskLink = {
  claim: route({
    id: 'taskLink.claim',
    method: 'POST',
    path: '/agent/tasks/claim',
    surfaces: ['agent'],
    access: { kind: 'agent' },
    limit: 'agent',
    audit: null,
    summary: 'Renew leases, take waiting tasks, hear of cancels; held open until there is something to say',
    status: 200,
    body: claimRequest,
    response: claimAnswer,
    errors: ['agent_key.invalid', 'overloaded', 'dependency.unavailable'],
  }),
  accepted: route({
    ...report,
    id: 'taskLink.accepted',
    path: '/agent/tasks/:id/accepted',
    summary: 'The agent has the task in hand',
    body: acceptedRequest,
    response: reportAnswer,
  }),
  started: route({
    ...report,
    id: 'taskLink.started',
    path: '/agent/tasks/:id/started',
    summary: 'The agent is about to run the task; after a 2xx it may',
    body: startedRequest,
    response: reportAnswer,
  }),
  logs: route({
    ...report,
    id: 'taskLink.logs',
    path: '/agent/tasks/:id/logs',
    summary: 'One line of output of the compatible agent',
    body: logRequest,
    response: reportAnswer,
  }),
  output: route({
    ...report,
    id: 'taskLink.output',
    path: '/agent/tasks/:id/output',
    summary: 'Numbered pieces of output; says up to which number all are stored',
    body: outputRequest,
    response: outputAnswer,
  }),
  completed: route({
    ...report,
    id: 'taskLink.completed',
    path: '/agent/tasks/:id/completed',
    summary: 'How the task ended',
    body: completedRequest,
    response: reportAnswer,
    // JSON may write one character as six bytes.
    maxBodyBytes: 6 * agentLimits.completedOutputChars + 1024 * 1024,
  }),
  control: route({
    ...report,
    id: 'taskLink.control',
    method: 'GET',
    path: '/agent/tasks/:id/control',
    summary: 'State of the task and whether it is to be stopped; renews the lease',
    response: controlAnswer,
  }),
};
