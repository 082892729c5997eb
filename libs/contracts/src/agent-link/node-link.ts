import { z } from 'zod';
import { checkInAnswer, checkInRequest, heartbeatAnswer, heartbeatRequest, metricsRequest } from '../agent/index.js';
import { route } from '../mechanism/route.js';

/** How an agent says that it lives and what it measures. */
export const nodeLink = {
  checkIn: route({
    id: 'nodeLink.checkIn',
    method: 'POST',
    path: '/agent/check-in',
    surfaces: ['agent'],
    access: { kind: 'agent' },
    limit: 'agent',
    audit: null,
    summary: 'Liveness, buffered measurements, manifest and held tasks of a node, in one request',
    status: 200,
    body: checkInRequest,
    response: checkInAnswer,
    errors: ['overloaded', 'dependency.unavailable'],
  }),
  heartbeat: route({
    id: 'nodeLink.heartbeat',
    method: 'POST',
    path: '/agent/heartbeat',
    surfaces: ['agent'],
    access: { kind: 'public' },
    limit: 'agent',
    audit: null,
    summary: 'Sign of life of an older agent, with its credentials in the body',
    status: 200,
    body: heartbeatRequest,
    response: heartbeatAnswer,
    errors: ['agent_key.invalid'],
  }),
  metrics: route({
    id: 'nodeLink.metrics',
    method: 'POST',
    path: '/agent/metrics',
    surfaces: ['agent'],
    access: { kind: 'public' },
    limit: 'agent',
    audit: null,
    summary: 'Measurements of an older agent, with its credentials in the body',
    status: 200,
    body: metricsRequest,
    response: z.object({ acknowledged: z.literal(true), nodeId: z.uuid(), recordedAt: z.iso.datetime() }),
    errors: ['agent_key.invalid', 'overloaded'],
  }),
};
