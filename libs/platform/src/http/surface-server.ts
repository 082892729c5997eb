import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Surface } from '@fettle/contracts';
import { DomainError } from '../errors/index.js';
import { BootError } from './boot-check.js';
import type { ClientAddresses } from './client-address.js';
import { sourceOf } from './client-address.js';
import type { Front } from './front.js';
import { endWithProblem } from './raw-problem.js';
import { SlowReaders } from './slow-readers.js';
import { Tally } from './tally.js';

/** Connections of a surface. One address may hold a quarter of those of people; agents of a whole site may share an address. */
const maxConnections: Readonly<Record<Surface, { all: number; perSource: number }>> = {
  operator: { all: 4_000, perSource: 1_000 },
  admin: { all: 4_000, perSource: 1_000 },
  agent: { all: 20_000, perSource: 20_000 },
};

/** The listener of a surface: its time-outs and bounds, and what becomes of requests that Node itself cannot read. */
export function serverOf(front: Front, kind: Surface, addresses: ClientAddresses): Server {
  const server = createServer(
    {
      // Node's defaults would let a slow sender hold a connection for five minutes.
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      connectionsCheckingInterval: 5_000,
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16_384,
      // Front asks for it, so that the refusal reads like every other.
      requireHostHeader: false,
      shouldUpgradeCallback: front.shouldUpgrade,
    },
    front.onRequest,
  );
  server.maxConnections = maxConnections[kind].all;
  const tally = new Tally(maxConnections[kind].perSource);
  server.on('connection', (socket: Socket) => {
    // A trusted proxy speaks for everybody; its callers are bounded by requests.
    if (addresses.isProxy(socket.remoteAddress)) return;
    const leave = tally.enter(sourceOf(socket.remoteAddress ?? ''));
    if (leave) socket.once('close', leave);
    else socket.destroy();
  });
  // Machines of one site fetch the agent all at once, over one address and a slow line: they are bounded by their places only.
  const slow = kind === 'agent' ? null : new SlowReaders();
  server.prependListener('request', (request, response) => slow?.watch(response, sourceOf(addresses.of(request).ip)));
  server.on('upgrade', front.onUpgrade);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || front.hasAnswered(socket)) return void socket.destroy();
    endWithProblem(socket, faultOf(error), kind);
  });
  server.on('connect', (_request, socket) =>
    endWithProblem(socket, new DomainError('request.method_not_allowed'), kind),
  );
  server.on('checkExpectation', front.onRequest);
  return server;
}

/** Node's parser stops for many reasons; a caller can do something about these. */
function faultOf({ code }: NodeJS.ErrnoException): DomainError {
  if (code === 'HPE_HEADER_OVERFLOW') return new DomainError('request.headers_too_large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new DomainError('request.timeout');
  return new DomainError('request.malformed', {}, { detail: 'It is not HTTP/1.1 as it should be' });
}

/** Resolves with the port. @throws BootError when it is taken */
export function listen(server: Server, kind: Surface, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? `port ${port} is taken by another program` : error.message;
      reject(new BootError([`The ${kind} surface cannot listen on ${host}: ${why}`]));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Stops accepting, ends what only waits, gives running requests `drainMs`, then cuts. */
export async function closeServer(server: Server, front: Front, drainMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  front.releaseWaiting();
  // A connection that answers its last call now becomes idle later, and Node would keep it for the keep-alive time.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}
