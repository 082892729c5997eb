import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { afterEach } from '@jest/globals';
import { Egress } from './egress.js';
import { EgressError } from './egress-error.js';

const servers: TcpServer[] = [];
const clients: Egress[] = [];
/** Requests that arrived at any server of this test. */
export const seen: { url: string; headers: Record<string, unknown>; method: string; body: string }[] = [];

afterEach(async () => {
  seen.length = 0;
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) (server as Server).closeAllConnections();
    server.close();
  }
});

/** Has a server listen on a free port of 127.0.0.1 until the test is over. */
export async function listening(server: TcpServer): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

export function serve(listener: RequestListener): Promise<number> {
  return listening(
    createServer((request, answer) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        seen.push({ url: request.url ?? '', headers: request.headers, method: request.method ?? '', body });
        listener(request, answer);
      });
    }),
  );
}

export const hello = (): Promise<number> => serve((_request, answer) => void answer.end('hello'));

/** A port where nobody listens. */
export async function silentPort(): Promise<number> {
  const port = await hello();
  servers.pop()!.close();
  return port;
}

/** A client of its own, with names resolved as said. */
export function client(resolve?: (name: string) => Promise<string[]>): Egress {
  const made = new Egress(resolve ? { resolve } : {});
  clients.push(made);
  return made;
}

/** The fault that a call ends with. */
export async function faultOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => new Error('it went through'),
    (caught: unknown) => caught,
  );
  if (!(error instanceof EgressError)) throw error;
  return error.fault;
}
