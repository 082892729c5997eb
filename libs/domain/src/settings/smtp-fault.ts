import type { Result, platformSettings as contracts } from '@fettle/contracts';
import { EgressError } from '@fettle/platform/egress';
import { wordsOfServer, type SmtpCredentials } from './smtp-words.js';

type Step = Result<typeof contracts.validateSmtp>['step'];

/** What nodemailer and the sockets throw. */
export interface SmtpFault extends Error {
  readonly code?: string;
  /** Of the socket below, where `code` only says that it was the socket. */
  readonly originalCode?: string;
  /** What the mail server said. */
  readonly response?: string;
  readonly responseCode?: number;
  readonly command?: string;
}

const MOST = 300;

/** The words of a mail server without the credentials in any of their forms; null where there are none. */
export function answerOf(said: string | null, credentials: SmtpCredentials): string | null {
  return (said && wordsOfServer(said, credentials, { most: MOST })) || null;
}

/** How far it went. */
export function stepOf({ code, originalCode, command, fault }: SmtpFault & { fault?: string }): Step {
  if (fault === 'name-unknown') return 'name';
  if (fault === 'address-forbidden') return 'settings';
  if (code === 'EAUTH' || code === 'ENOAUTH' || command?.startsWith('AUTH')) return 'sign-in';
  if (code === 'ETLS' || command === 'STARTTLS' || isCertificate(originalCode)) return 'encrypt';
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return 'send';
  return 'connect';
}

/** What is wrong and what to do, for the person who tries. */
export function faultDetail(
  fault: SmtpFault & { fault?: string },
  { host, port, security }: { host: string; port: number; security: string },
): string {
  const where = `${host}:${port}`;
  if (fault instanceof EgressError) return egressDetail(fault, host, where);
  switch (stepOf(fault)) {
    case 'sign-in':
      return `${where} does not take this name and password.`;
    case 'encrypt':
      return isCertificate(fault.originalCode)
        ? `The certificate of ${host} is not one that this machine trusts, or is another name's.`
        : `${where} could not be spoken to encrypted (${security}). Port 587 usually takes STARTTLS, 465 TLS.`;
    case 'send':
      return `${where} did not take the mail.`;
    default:
      return `${where} broke the talk off, or is no mail server. Port 587 usually takes STARTTLS, 465 TLS.`;
  }
}

function egressDetail(error: EgressError, host: string, where: string): string {
  switch (error.fault) {
    case 'name-unknown':
      return `The name ${host} has no address here.`;
    case 'address-forbidden':
      return `${host} is in a private or reserved network. Allow private addresses if it is yours.`;
    case 'timeout':
      return `${where} did not answer in time. Is the port right, and open from here?`;
    default:
      return `${where} refuses the connection. Is the port right?`;
  }
}

const certificateFaults = /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|HOSTNAME_MISMATCH)/;

function isCertificate(code: string | undefined): boolean {
  return certificateFaults.test(code ?? '');
}
