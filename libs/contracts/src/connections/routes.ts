import { z } from 'zod';
import { Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';

/** `agent-poll`: a call of an agent that waits for something to do. `browser-stream`: what keeps a page live. */
export const connectionKinds = ['agent-socket', 'agent-poll', 'browser-stream'] as const;

const count = z.number().int().nonnegative();
const Named = z.object({ id: z.string(), name: z.string().nullable() });

/** One connection that a process of the control plane holds open now. */
export const Connection = z
  .object({
    id: z.string(),
    bootId: z.string(),
    kind: z.enum(connectionKinds),
    surface: z.enum(['operator', 'admin', 'agent']),
    since: Time,
    ip: z.string(),
    /** The node at the other end; null for a browser, and for an agent that has not said who it is. */
    node: Named.nullable(),
    person: z.object({ id: z.string(), label: z.string() }).nullable(),
    workspaces: z.array(Named),
    protocol: z.string(),
    /** What the program at the other end calls itself; null where it says nothing. */
    program: z.string().nullable(),
    /** Null where nothing counts them. */
    messages: z.object({ received: count, sent: count }).nullable(),
  })
  .meta({ id: 'Connection' });

/** A process that was asked what it holds open. `answered` false: it did not say in time, so its connections are missing here. */
const AskedProcess = z.object({
  bootId: z.string(),
  name: z.string(),
  host: z.string(),
  pid: z.number().int(),
  answered: z.boolean(),
});

export const connections = {
  list: route({
    id: 'connections.list',
    method: 'GET',
    path: '/diagnostics/connections',
    surfaces: ['admin'],
    access: { kind: 'platform', permission: 'platform:read-health' },
    limit: 'read',
    audit: null,
    summary:
      'What every process holds open: agent sockets, waiting calls of agents, live streams of browsers; the longest first',
    status: 200,
    query: z.strictObject({
      kind: z.enum(connectionKinds).optional(),
      /** A part of an address, of the name of a node or person, or of what the program calls itself; or a whole id. */
      q: z.string().trim().min(1).max(100).optional(),
      cursor: z.string().max(500).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    response: z.object({
      asOf: Time,
      items: z.array(Connection),
      nextCursor: z.string().nullable(),
      /** Of all that fit, over the processes that answered. */
      counts: z.object({ 'agent-socket': count, 'agent-poll': count, 'browser-stream': count }),
      processes: z.array(AskedProcess),
    }),
    errors: ['request.cursor_invalid', 'dependency.unavailable'],
  }),
  close: route({
    id: 'connections.close',
    method: 'POST',
    path: '/diagnostics/connections/close',
    surfaces: ['admin'],
    access: { kind: 'platform', permission: 'platform:manage' },
    limit: 'write',
    audit: 'connection.closed',
    summary: 'Close one connection; its other end notices and comes back when it wants to',
    status: 200,
    body: z.strictObject({ bootId: z.uuid(), connectionId: z.string().min(1).max(300) }),
    response: z.object({ closed: z.literal(true) }),
    errors: ['object.not_found', 'dependency.unavailable'],
  }),
};
