import { connectPinned } from '@fettle/platform/egress';
import nodemailer from 'nodemailer';

/** A mail server, and who signs in there. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'none' | 'starttls' | 'tls';
  readonly username: string | null;
  readonly password: string | null;
  /** Whether the server may stand in a private network. */
  readonly allowPrivate: boolean;
}

/**
 * How Fettle speaks SMTP, whether a mail goes out or the settings are only tried: encrypted as the settings say or not at all, and to an
 * address that egress allows (S7). Reads no files and fetches nothing, whatever a text looks like. To be closed by the caller.
 * @param silenceMs how long the server may say nothing, at any point
 * @param signal ends the connection
 */
export function smtpTransport(server: SmtpServer, { silenceMs, signal }: { silenceMs: number; signal: AbortSignal }) {
  const { host, port, security, username, password, allowPrivate } = server;
  return nodemailer.createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username === null ? {} : { auth: { user: username, pass: password ?? '' }, forceAuth: true }),
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    // By number, once: what the name says a moment later is of no account.
    getSocket: (_options, done) => {
      const reach = allowPrivate ? 'private' : 'public';
      connectPinned({ host, port, reach }, { timeoutMs: silenceMs / 2, signal }).then(
        (connection) => {
          signal.addEventListener('abort', () => connection.destroy(), { once: true });
          done(null, { connection });
        },
        (error: Error) => done(error, false),
      );
    },
  });
}
