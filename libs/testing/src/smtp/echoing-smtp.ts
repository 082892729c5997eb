import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A mail server that takes nobody's sign-in and repeats what it was told, as some do with what they cannot read. */
export class EchoingSmtp {
  /** The lines of the sign-in, as they came. */
  readonly heard: string[] = [];
  private readonly server: Server;

  private constructor(private readonly method: 'PLAIN' | 'LOGIN') {
    this.server = createServer((socket) => void this.talk(socket).catch(() => socket.destroy()));
  }

  /** Listens on a free port of 127.0.0.1. */
  static async open(method: 'PLAIN' | 'LOGIN'): Promise<EchoingSmtp> {
    const echo = new EchoingSmtp(method);
    await once(echo.server.listen(0, '127.0.0.1'), 'listening');
    return echo;
  }

  get settings() {
    const { port } = this.server.address() as AddressInfo;
    return { host: '127.0.0.1', port, security: 'none', allowPrivate: true } as const;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async talk(socket: Socket): Promise<void> {
    socket.on('error', () => undefined);
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    say('220 echo.example ESMTP');
    const login = ['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6'];
    let signingIn = false;
    for await (const line of createInterface({ input: socket })) {
      if (/^EHLO/i.test(line)) socket.write(`250-echo.example\r\n250 AUTH ${this.method}\r\n`);
      else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else if (signingIn || /^AUTH /i.test(line)) {
        if (signingIn) this.heard.push(line);
        else this.heard.push(...line.split(' ').slice(2));
        signingIn = true;
        const ask = this.method === 'LOGIN' ? login.shift() : undefined;
        say(ask ?? `535 5.7.8 cannot sign in with ${this.heard.join(' and ')}`);
      } else say('502 no');
    }
  }
}
