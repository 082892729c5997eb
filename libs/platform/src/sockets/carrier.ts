import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Surface } from '@fettle/contracts';
import type { DomainError } from '../errors/index.js';
import { endWithProblem } from '../http/raw-problem.js';

const PATH = '/socket.io/';

/**
 * A server that never listens, for Socket.IO to attach to: it gets the websocket upgrades of `server` for its path, and nothing else.
 * Attached to the real one, Socket.IO would answer every request below its path itself, without the headers and words of ours.
 * @param refuse why a handshake is refused, if it is
 */
export function carrierOf(
  server: Server,
  surface: Surface,
  refuse: (request: IncomingMessage, socket: Duplex) => DomainError | null,
): Server {
  const carrier = createServer();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!request.url?.startsWith(PATH)) return;
    const error = refuse(request, socket);
    if (error) endWithProblem(socket, error, surface);
    else carrier.emit('upgrade', request, socket, head);
  });
  return carrier;
}
