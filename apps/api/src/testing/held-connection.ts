import { randomUUID } from 'node:crypto';
import { Connections, type OpenConnection } from '@fettle/platform/http';
import type { TestApi } from './test-api.js';

/** Puts a connection into the API's list that stays until it is closed there. Returns its id. */
export function holdConnection(api: TestApi, patch: Partial<OpenConnection> = {}): string {
  const id = `socket ${randomUUID()}`;
  const held: OpenConnection = {
    id,
    kind: 'agent-socket',
    surface: 'agent',
    sinceMs: Date.now(),
    ip: '192.0.2.1',
    nodeId: null,
    person: null,
    workspaceIds: [],
    protocol: 'Socket.IO 4, websocket',
    program: null,
    messages: { received: 0, sent: 0 },
    ...patch,
  };
  const remove = api.get(Connections).add({
    list: () => [held],
    close: (asked) => {
      if (asked === id) remove();
      return asked === id;
    },
  });
  return id;
}
