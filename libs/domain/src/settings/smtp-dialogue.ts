import type { Result, platformSettings as contracts } from '@fettle/contracts';
import { EgressError } from '@fettle/platform/egress';
import { smtpTransport, type SmtpServer } from '../smtp/index.js';
import { answerOf, faultDetail, stepOf, type SmtpFault } from './smtp-fault.js';

export type SmtpAnswer = Result<typeof contracts.validateSmtp>;

/** A mail to be sent while somebody waits for the answer. */
export interface SmtpMail {
  readonly from: { readonly address: string; readonly name: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** For everything together: somebody waits for it. */
const PATIENCE_MS = 12_000;

/**
 * Connects to a mail server, encrypts as it says, signs in if there is a name, sends the mail if there is one, and hangs up. Never throws:
 * what went wrong, how far it came and what the server said is the answer. The server is called by the rules of egress (S7).
 */
export async function talkToSmtp(server: SmtpServer, mail?: SmtpMail): Promise<SmtpAnswer> {
  const startedAt = performance.now();
  const done = (answer: Omit<SmtpAnswer, 'durationMs'>): SmtpAnswer => ({
    ...answer,
    durationMs: Math.round(performance.now() - startedAt),
  });
  try {
    const said = await talk(server, mail);
    const what = mail ? `The mail server took the mail for ${mail.to}.` : 'The mail server can be used.';
    return done({ ok: true, step: 'done', detail: what, answer: answerOf(said, server) });
  } catch (error) {
    const fault = error as SmtpFault;
    const answer = answerOf(fault.response ?? null, server);
    return done({ ok: false, step: stepOf(fault), detail: faultDetail(fault, server), answer });
  }
}

async function talk(server: SmtpServer, mail: SmtpMail | undefined): Promise<string | null> {
  const abort = new AbortController();
  const transport = smtpTransport(server, { silenceMs: PATIENCE_MS, signal: abort.signal });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, refuse) => {
    timer = setTimeout(() => refuse(new EgressError('timeout', 'No whole answer in time')), PATIENCE_MS);
  });
  try {
    return await Promise.race([mail ? sent(transport, mail) : transport.verify().then(() => null), late]);
  } finally {
    clearTimeout(timer);
    abort.abort();
    transport.close();
  }
}

async function sent(transport: ReturnType<typeof smtpTransport>, mail: SmtpMail): Promise<string> {
  const { from, to, subject, text } = mail;
  const info = (await transport.sendMail({ from, to, subject, text })) as unknown as { response: string };
  return info.response;
}
