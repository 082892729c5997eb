import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { loopbackCertificate } from '../loopback-certificate.js';
import { until } from '../until.js';
import { readMail, type ReceivedMail } from './received-mail.js';

export interface SmtpPeerOptions {
  readonly security?: 'none' | 'starttls' | 'tls';
  /** Nobody may send without it. */
  readonly auth?: { readonly username: string; readonly password: string };
}

/** What goes wrong with the next mails. `hang`: the server falls silent; `drop`: it cuts the line in the middle of the message. */
export type SmtpTrouble =
  | {
      readonly kind: 'answer';
      readonly at: 'connect' | 'sender' | 'recipient' | 'data';
      readonly code: number;
      readonly words: string;
    }
  | { readonly kind: 'hang'; readonly at: 'connect' | 'data' }
  | { readonly kind: 'drop' };

type Done = (error?: Error | null, message?: string) => void;

/**
 * A real mail server of a test. Give `settings` to the platform settings of the control plane, let it send, and take mails by
 * `waitFor`. With TLS its certificate is good for 127.0.0.1 and localhost, for whoever trusts `certificate`.
 */
export class SmtpPeer {
  readonly host = '127.0.0.1';
  port = 0;
  /** Every mail that was taken over, in order. */
  readonly mails: ReceivedMail[] = [];
  /** Connections so far. */
  connections = 0;
  private readonly troubles: { trouble: SmtpTrouble; left: number }[] = [];
  private readonly server: SMTPServer;

  private constructor(
    private readonly options: SmtpPeerOptions,
    /** PEM; null without TLS. */
    readonly certificate: string | null,
    key: string | null,
  ) {
    const { security = 'none', auth } = options;
    this.server = new SMTPServer({
      secure: security === 'tls',
      hideSTARTTLS: security !== 'starttls',
      logger: false,
      ...(key && certificate ? { key, cert: certificate } : {}),
      ...(auth ? { allowInsecureAuth: security === 'none' } : { authOptional: true }),
      disabledCommands: [...(auth ? [] : ['AUTH']), ...(security === 'none' ? ['STARTTLS'] : [])],
      closeTimeout: 100,
      onConnect: (session, done) => this.connected(session, done),
      onAuth: (given, _session, done) => {
        if (given.username === auth?.username && given.password === auth?.password)
          done(null, { user: given.username });
        else done(Object.assign(new Error('Authentication failed'), { responseCode: 535 }));
      },
      onMailFrom: (_address, _session, done) => this.answer('sender', done),
      onRcptTo: (_address, _session, done) => this.answer('recipient', done),
      onData: (stream, session, done) => this.take(stream, session, done),
    });
    // A client that goes away is no fault of the peer.
    this.server.on('error', () => undefined);
  }

  /** Listens on a free port of 127.0.0.1. */
  static async open(options: SmtpPeerOptions = {}): Promise<SmtpPeer> {
    const { security = 'none' } = options;
    const made = security === 'none' ? null : await loopbackCertificate();
    const peer = new SmtpPeer(options, made?.certificate ?? null, made?.key ?? null);
    const listener: Server = peer.server.listen(0, peer.host);
    await once(listener, 'listening');
    peer.port = (listener.address() as AddressInfo).port;
    return peer;
  }

  /** The section `mail` of the platform settings, so that mail comes here. */
  get settings() {
    const { host, port } = this;
    const { security = 'none', auth } = this.options;
    return {
      host,
      port,
      security,
      username: auth?.username ?? null,
      password: auth?.password ?? null,
      fromAddress: 'fettle@example.test',
      fromName: 'Fettle',
      allowPrivate: true,
    };
  }

  /** The same as variables of a process: what they fix cannot be changed in the admin console. */
  get env(): Record<string, string> {
    const { host, port, security, username, password, fromAddress } = this.settings;
    return {
      FETTLE_SMTP_HOST: host,
      FETTLE_SMTP_PORT: String(port),
      FETTLE_SMTP_SECURITY: security,
      FETTLE_SMTP_FROM: fromAddress,
      FETTLE_SMTP_ALLOW_PRIVATE: 'true',
      ...(username && password ? { FETTLE_SMTP_USERNAME: username, FETTLE_SMTP_PASSWORD: password } : {}),
    };
  }

  /** The newest mail to an address (of a subject, when given), once there is one. */
  waitFor(
    to: string,
    { subject, timeoutMs = 30_000 }: { subject?: string | RegExp; timeoutMs?: number } = {},
  ): Promise<ReceivedMail> {
    const fits = (mail: ReceivedMail): boolean =>
      mail.to.includes(to) && (subject === undefined || mail.subject.search(subject) >= 0);
    const what = `a mail to ${to}${subject === undefined ? '' : ` about ${subject}`}`;
    return until(() => this.mails.findLast(fits), { timeoutMs, what });
  }

  /** The next `times` mails meet this trouble, after the troubles that were asked for before. */
  trouble(trouble: SmtpTrouble, times = 1): void {
    this.troubles.push({ trouble, left: times });
  }

  /** Whether every trouble that was asked for has been met. */
  get isCalm(): boolean {
    return this.troubles.length === 0;
  }

  /** Mails are taken again. */
  calm(): void {
    this.troubles.length = 0;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private connected(_session: SMTPServerSession, done: Done): void {
    this.connections += 1;
    this.answer('connect', done);
  }

  /** Goes on, or does what the trouble of this moment says. */
  private answer(at: string, done: Done): void {
    const current = this.troubles[0];
    const { trouble } = current ?? {};
    if (!current || !trouble || trouble.kind === 'drop' || trouble.at !== at) return done();
    this.used(current);
    if (trouble.kind === 'answer') done(Object.assign(new Error(trouble.words), { responseCode: trouble.code }));
  }

  private take(stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): void {
    const current = this.troubles[0];
    if (current?.trouble.kind === 'drop') {
      this.used(current);
      stream.once('data', () => this.cut());
      return;
    }
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.once('end', () => {
      this.answer('data', (error) => {
        if (error) return done(error);
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
        void readMail(Buffer.concat(parts), envelope).then((mail) => {
          this.mails.push(mail);
          done(null, 'taken');
        }, done);
      });
    });
  }

  private cut(): void {
    for (const connection of this.server.connections) connection._socket.destroy();
  }

  private used(current: { left: number }): void {
    current.left -= 1;
    if (current.left <= 0) this.troubles.shift();
  }
}
