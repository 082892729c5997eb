import { z } from 'zod';
import { Id, pageOf, pageQuery, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { WorkspaceParams } from '../workspaces/routes.js';
import { Event, eventSeverities, EventType } from './schemas.js';

/** What happened in a workspace by itself or through agents. */
export const events = {
  list: route({
    id: 'events.list',
    method: 'GET',
    path: '/workspaces/:workspaceId/events',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'event:read' },
    limit: 'read',
    audit: null,
    summary: 'Events of the workspace, newest first, by node, type, severity, text and time',
    status: 200,
    params: WorkspaceParams,
    query: z.strictObject({
      ...pageQuery,
      nodeId: Id.optional(),
      type: EventType.optional(),
      severity: z.enum(eventSeverities).optional(),
      /** From this moment, and to before that one. */
      from: Time.optional(),
      to: Time.optional(),
      /** A part of the message or of the node's name. */
      text: z.string().trim().min(1).max(120).optional(),
    }),
    response: pageOf(Event).extend({ asOf: Time }),
    errors: ['request.cursor_invalid'],
  }),
};
