import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '../metrics/index.js';
import type { HealthRegistry } from './health-registry.js';

/**
 * The port for operators of the machine, on loopback: `/healthz` (the event loop turns), `/readyz` (every critical part
 * works; 503 otherwise, and while stopping), `/metrics` (Prometheus text). Nothing on it changes anything.
 */
export class OpsServer {
  private readonly server: Server;

  constructor(
    private readonly health: HealthRegistry,
    private readonly metrics: Metrics,
  ) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: Error) => send(response, 500, 'text/plain', `${error.message}\n`));
    });
    this.server.requestTimeout = 10_000;
    this.server.headersTimeout = 5_000;
    this.server.maxConnections = 32;
  }

  /** Listens; resolves to the port (useful with 0). Rejects when the port is taken. */
  async listen(port: number, host = '127.0.0.1'): Promise<number> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'text/plain', 'GET only\n');
    const path = request.url?.split('?', 1)[0];
    if (path === '/healthz') return send(response, 200, 'application/json', '{"status":"ok"}\n');
    if (path === '/metrics') return send(response, 200, this.metrics.contentType, await this.metrics.text());
    if (path !== '/readyz') return send(response, 404, 'text/plain', '/healthz, /readyz, /metrics\n');
    const report = await this.health.report();
    send(response, report.ready ? 200 : 503, 'application/json', `${JSON.stringify(report)}\n`);
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
