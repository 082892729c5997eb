import { Injectable } from '@nestjs/common';
import { EgressError, connectPinned } from '@fettle/platform/egress';
import nodemailer, { type SMTPTransportOptions } from 'nodemailer';
import type { Message } from '../mail/compose.js';

/** How mail leaves, as the platform's settings say. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'none' | 'starttls' | 'tls';
  readonly username: string | null;
  readonly password: string | null;
  /** Whether the server may stand in a private network. */
  readonly allowPrivate: boolean;
}

/** Silence of the server, at any point. */
const SILENCE_MS = 20_000;
/** One mail from the name to the last answer: within the lease of its try. */
const WHOLE_MS = 60_000;

/** Hands mails to the mail server of the settings. */
@Injectable()
export class SmtpSender {
  /**
   * Sends one mail over a connection of its own. Returns the server's words.
   * @throws EgressError, or an error of nodemailer: see `smtpFault`
   */
  async send(server: SmtpServer, message: Message, signal?: AbortSignal): Promise<string> {
    const over = AbortSignal.timeout(WHOLE_MS);
    const stop = signal ? AbortSignal.any([over, signal]) : over;
    const transport = nodemailer.createTransport(transportOf(server, stop));
    const stopped = new Promise<never>((_done, refuse) => {
      const aborted = (): void => refuse(new EgressError('timeout', 'it did not take the whole mail in time'));
      if (stop.aborted) aborted();
      stop.addEventListener('abort', aborted, { once: true });
    });
    stopped.catch(() => undefined);
    try {
      const sent = (await Promise.race([transport.sendMail(mailOf(message)), stopped])) as { response?: string };
      return sent.response ?? '';
    } finally {
      transport.close();
    }
  }
}

function mailOf(message: Message): object {
  return {
    ...message,
    // No answer machine shall answer, and nothing is read from files or fetched, whatever a text looks like.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function transportOf(server: SmtpServer, signal: AbortSignal): SMTPTransportOptions {
  const { host, port, security, username, password, allowPrivate } = server;
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username === null ? {} : { auth: { user: username, pass: password ?? '' }, forceAuth: true }),
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    // By number, once resolved and looked at (S7).
    getSocket: (_options, done) => {
      connectPinned({ host, port, reach: allowPrivate ? 'private' : 'public' }, { signal }).then(
        (connection) => {
          signal.addEventListener('abort', () => connection.destroy(), { once: true });
          done(null, { connection });
        },
        (error: Error) => done(error, false),
      );
    },
  };
}
