import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { newId } from '../context/index.js';
import { ClientAddresses } from '../http/client-address.js';
import { FakeSessions, workspaceId } from '../http/testing/surface-fixture.js';
import { Log } from '../logging/index.js';
import { LiveSockets } from './live-sockets.js';
import { MemoryBus } from './testing/memory-bus.js';

/** What the process of stalled-viewer.spec answers to each request. */
export interface StalledReport {
  readonly asked: number;
  /** Sockets that are served, and TCP connections that are open. */
  readonly connected: number;
  readonly connections: number;
  /** The longest queue of bytes that waits for one connection. */
  readonly waitingBytes: number;
  /** Viewers that were cut off for not reading. */
  readonly cut: number;
  /** What the process holds after a collection, buffers outside of the heap included. */
  readonly heldBytes: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const connections = new Set<Socket>();
let cut = 0;

const server = createServer().listen(0, '127.0.0.1');
server.on('connection', (socket: Socket) => {
  connections.add(socket);
  socket.once('close', () => connections.delete(socket));
});
const bus = new MemoryBus();
const live = new LiveSockets(server, {
  surface: 'operator',
  allowedOrigins: ['https://fettle.example'],
  sessions: new FakeSessions(),
  bus,
  log: Log.create({
    name: 'stalled',
    level: 'warn',
    destination: { write: (line: string) => void (line.includes('socket.slow') && (cut += 1)) },
  }),
  addresses: new ClientAddresses([]),
  tickets: { consume: async (ticket) => ({ sessionId: ticket }) },
});

function publish(from: number, count: number): void {
  const name = 'x'.repeat(2_000);
  for (let version = from; version < from + count; version += 1) {
    void bus.publish([{ channel: 'facts', body: JSON.stringify({ name, workspaceId, id: newId(), version }) }]);
  }
}

function report(asked: number): StalledReport {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return {
    asked,
    connected: live.connected,
    connections: connections.size,
    waitingBytes: Math.max(0, ...[...connections].map((socket) => socket.writableLength)),
    cut,
    heldBytes: heapUsed + external,
  };
}

process.on('message', ({ asked, from, count }: { asked: number; from: number; count: number }) => {
  publish(from, count);
  process.send?.(report(asked));
});
process.on('disconnect', () => process.exit(0));
server.once('listening', () => process.send?.({ port: (server.address() as AddressInfo).port }));
