import { EgressError } from '@fettle/platform/egress';
import { wordsOfServer, type SmtpCredentials } from '../../settings/index.js';

/** Why a mail server did not take a mail. */
export interface SmtpFault {
  /** `permanent`: it will not take this mail, now or later. Whatever settings or networks may mend is temporary. */
  readonly kind: 'temporary' | 'permanent';
  /** What a person reads. */
  readonly reason: string;
  readonly code: number | null;
  /** The server's own words, without secrets. */
  readonly answer: string | null;
}

const MAX_ANSWER = 500;

/** nodemailer's codes for what is wrong before a mail is offered. */
const reasons: Readonly<Record<string, string>> = {
  EAUTH: 'The mail server refused the sign-in',
  ENOAUTH: 'The mail server refused the sign-in',
  ETLS: 'No encrypted connection to the mail server',
  ETIMEDOUT: 'The mail server did not answer in time',
  ECONNECTION: 'The connection to the mail server broke off',
  ESOCKET: 'The connection to the mail server broke off',
  EPROTOCOL: 'The mail server does not speak SMTP',
  EDNS: 'The name of the mail server has no address',
};

interface NodemailerError {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
  readonly command?: unknown;
}

/** Sorts what nodemailer or egress threw. `secrets`: what must not come back in a server's answer besides the credentials. */
export function smtpFault(error: unknown, credentials: SmtpCredentials, secrets: readonly string[] = []): SmtpFault {
  const clean = (words: string): string => wordsOfServer(words, credentials, { secrets, most: MAX_ANSWER });
  if (error instanceof EgressError) {
    return {
      kind: 'temporary',
      reason: `The mail server cannot be called: ${error.message}`,
      code: null,
      answer: null,
    };
  }
  const { code, responseCode, response } = (error ?? {}) as NodemailerError;
  const number = typeof responseCode === 'number' ? responseCode : null;
  const answer = typeof response === 'string' ? clean(response) : null;
  const isSettings = code === 'EAUTH' || code === 'ENOAUTH' || code === 'ETLS';
  if (number !== null && number >= 500 && !isSettings) {
    return { kind: 'permanent', reason: 'The mail server refused the mail', code: number, answer };
  }
  const isTls = code === 'ESOCKET' && /certificate|\b(?:SSL|TLS)\b/i.test((error as Error).message);
  const known = isTls ? reasons['ETLS'] : typeof code === 'string' ? reasons[code] : undefined;
  const reason =
    number !== null && !isSettings
      ? 'The mail server asked to come back later'
      : (known ?? `The mail could not be handed over: ${clean(String((error as Error).message))}`);
  return { kind: 'temporary', reason, code: number, answer };
}
