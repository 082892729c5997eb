import { z } from 'zod';
import { socketEvent } from './socket-event.js';

const Watch = z.strictObject({ workspaceId: z.uuid() });

export function roomOf(workspaceId: string): string {
  return `workspace:${workspaceId.toLowerCase()}`;
}

/** `watch` joins the facts of a workspace, `unwatch` leaves them. Facts carry ids only; data is fetched under each route's own permission. */
export const watchEvents = [
  socketEvent({
    name: 'watch',
    access: { kind: 'workspace', permission: 'workspace:read' },
    perMinute: 60,
    audit: null,
    payload: Watch,
    handle: async (_ctx, { workspaceId }, socket) => void (await socket.join(roomOf(workspaceId))),
  }),
  socketEvent({
    name: 'unwatch',
    access: { kind: 'session' },
    perMinute: 60,
    audit: null,
    payload: Watch,
    handle: async (_ctx, { workspaceId }, socket) => void (await socket.leave(roomOf(workspaceId))),
  }),
];
