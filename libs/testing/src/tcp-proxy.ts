import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP door in front of a server, so that a test can take the server away from one process and give it back. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  port = 0;

  constructor(private readonly target: { readonly host: string; readonly port: number }) {}

  /** Opens the door; the same port again after `cut`. */
  async open(): Promise<void> {
    const server = createServer((from) => this.join(from, connect(this.target)));
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Breaks every connection and refuses new ones. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
    if (!server) return;
    server.close();
    await once(server, 'close');
  }

  /** Connections that are open go silent without an end, as behind a firewall that has forgotten them; new ones work. */
  stall(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** `url` with host and port of this door. */
  through(url: string): string {
    const changed = new URL(url);
    changed.host = `127.0.0.1:${this.port}`;
    return changed.href;
  }

  private join(from: Socket, to: Socket): void {
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}

/** A door in front of the server that a URL names, already open. */
export async function proxyFor(url: string): Promise<TcpProxy> {
  const { hostname, port, protocol } = new URL(url);
  const proxy = new TcpProxy({ host: hostname, port: Number(port || (protocol === 'redis:' ? 6379 : 5432)) });
  await proxy.open();
  return proxy;
}
