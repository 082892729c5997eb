import { Injectable } from '@nestjs/common';
import { EgressError } from '@fettle/platform/egress';
import { smtpTransport, type SmtpServer } from '../../smtp/index.js';
import type { Message } from '../mail/compose.js';

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
    const transport = smtpTransport(server, { silenceMs: SILENCE_MS, signal: stop });
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
