import * as z from 'zod';
import { compatibleMetrics } from './compatible.js';
import { nodeLocation } from './enrolment.js';
import { acceptedRequest, completedRequest, logRequest, startedRequest } from './report.js';
import { rootAccessReport, rootAccessWanted } from './root-access.js';
import { cutText, ignorable, label, looseTime } from './tolerant.js';

/** Socket.IO v4, websocket only. */
export const AGENT_NAMESPACE = '/agent-realtime';
export const AGENT_SOCKET_PATH = '/socket.io/';

const base = { type: ignorable(z.string().max(64)), timestamp: ignorable(looseTime) };
const sessionId = z.string().min(1).max(64);
const size = z.int().min(1).max(10_000);

/** Task reports on the socket name their task in the body. */
const onTask = { ...base, taskId: z.uuid() };

/**
 * Events from the agent. The handshake carries no credentials: `agent.auth` must come first, is answered by an
 * `agent.auth.ack` or `agent.auth.error` *event*, and may be repeated on the same socket.
 */
export const agentEvents = {
  'agent.auth': z.object({
    ...base,
    nodeId: z.uuid(),
    agentToken: z.string().min(16).max(512),
    agentVersion: ignorable(label(64)),
    platformVersion: ignorable(label(120)),
    kernelVersion: ignorable(label(120)),
    capabilities: ignorable(z.array(z.string().max(64)).max(64)),
    rootAccess: ignorable(rootAccessReport),
    location: ignorable(nodeLocation),
  }),
  'agent.ping': z.object(base),
  /** The token is repeated in each sample; the socket is already authenticated, so it is not looked at. */
  'agent.metrics': z.object({ ...base, nodeId: ignorable(z.string().max(64)), ...compatibleMetrics }),
  'task.accepted': acceptedRequest.extend(onTask),
  'task.started': startedRequest.extend(onTask),
  'task.log': logRequest.extend(onTask),
  'task.completed': completedRequest.extend(onTask),
  'terminal.opened': z.object({ ...base, sessionId, cols: ignorable(size), rows: ignorable(size) }),
  /** `payload` is base64 of at most 64 KiB. */
  'terminal.output': z.object({
    ...base,
    sessionId,
    direction: z.string().max(16).catch('stdout'),
    payload: z.base64().max(87_384),
  }),
  /** A missing exit code is 0: Go leaves out zeros. */
  'terminal.exited': z.object({ ...base, sessionId, exitCode: z.int().nullish(), reason: ignorable(cutText(1_000)) }),
  'terminal.error': z.object({ ...base, sessionId, message: cutText(1_000) }),
} as const;

const task = z.object({
  id: z.uuid(),
  type: z.string(),
  payload: z.record(z.string(), z.unknown()),
  timeoutSeconds: z.int().optional(),
});

/** Events to the agent. Each payload repeats its event name in `type`. */
export const serverEvents = {
  'agent.auth.ack': z.object({
    type: z.string(),
    authenticated: z.literal(true),
    nodeId: z.uuid(),
    rootAccess: rootAccessWanted,
  }),
  'agent.auth.error': z.object({ type: z.string(), authenticated: z.literal(false), message: z.string() }),
  'agent.error': z.object({
    type: z.string(),
    eventType: z.string().optional(),
    code: z.string().optional(),
    message: z.string(),
  }),
  'terminal.start': z.object({
    type: z.string(),
    sessionId,
    cols: z.int().min(20),
    rows: z.int().min(10),
    runAsRoot: z.boolean(),
  }),
  'terminal.input': z.object({ type: z.string(), sessionId, payload: z.base64() }),
  'terminal.resize': z.object({ type: z.string(), sessionId, cols: size, rows: size }),
  'terminal.stop': z.object({ type: z.string(), sessionId, reason: z.string().optional() }),
  'root-access.updated': z.object({ type: z.string(), rootAccess: rootAccessWanted }),
  'task.dispatch': z.object({ type: z.string(), task }),
} as const;

export type AgentEventName = keyof typeof agentEvents;
export type AgentEvent<N extends AgentEventName> = z.infer<(typeof agentEvents)[N]>;
export type ServerEventName = keyof typeof serverEvents;
export type ServerEvent<N extends ServerEventName> = z.infer<(typeof serverEvents)[N]>;
