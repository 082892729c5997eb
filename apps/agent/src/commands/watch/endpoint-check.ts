import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { type IncomingMessage, request as askHttp } from 'node:http';
import { request as askHttps } from 'node:https';
import { TLSSocket } from 'node:tls';
import { AGENT_VERSION } from '../../version.js';
import type { CallIo } from '../prepared.js';
import { readable } from './line-splitter.js';

type Result = CommandResult<'endpoint_check'>;

const BODY_MAX = 1024 * 1024;
const DAY_MS = 86_400_000;

const nothing: Omit<Result, 'responseMs' | 'error'> = {
  statusCode: null,
  location: null,
  bodyBytes: 0,
  bodyTruncated: false,
  address: null,
  certExpiryDays: null,
  certIssuer: null,
  certFault: null,
};

/** `endpoint_check`: no answer is an answer too. */
export async function endpointCheck(
  { url, method, timeout }: CommandParams<'endpoint_check'>,
  io: CallIo,
): Promise<Result> {
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(timeout * 1_000)]);
  try {
    const response = await ask(url, method, signal);
    const responseMs = elapsed();
    // The connection leaves the answer when that was read.
    const about = { ...answerOf(response), ...certificateOf(response) };
    return { ...about, responseMs, ...(await read(response)), error: null };
  } catch (error) {
    io.signal.throwIfAborted();
    const words = signal.aborted ? `No answer within ${timeout} s.` : reasonOf(error);
    return { ...nothing, responseMs: elapsed(), error: readable(words).slice(0, 500) };
  }
}

function ask(url: string, method: string, signal: AbortSignal): Promise<IncomingMessage> {
  const headers = { 'user-agent': `fettle-agent/${AGENT_VERSION}`, accept: '*/*' };
  return new Promise((resolve, reject) => {
    const options = { method, headers, signal, agent: false } as const;
    const isTls = new URL(url).protocol === 'https:';
    // A certificate that is not trusted is something to tell, not a reason to know nothing. Nothing secret is sent.
    const call = isTls ? askHttps(url, { ...options, rejectUnauthorized: false }) : askHttp(url, options);
    call.once('response', resolve).once('error', reject).end();
  });
}

function answerOf({ statusCode, headers, socket }: IncomingMessage) {
  const location = headers.location === undefined ? null : readable(headers.location).slice(0, 2_048);
  return { statusCode: statusCode ?? null, location, address: socket.remoteAddress ?? null };
}

function certificateOf({ socket }: IncomingMessage): Pick<Result, 'certExpiryDays' | 'certIssuer' | 'certFault'> {
  const none = { certExpiryDays: null, certIssuer: null, certFault: null };
  if (!(socket instanceof TLSSocket)) return none;
  const { valid_to: until, issuer } = socket.getPeerCertificate();
  const expiry = Date.parse(until ?? '');
  const name = [issuer?.O, issuer?.CN].flat().filter(Boolean).join(', ');
  const fault = socket.authorized ? null : String(socket.authorizationError ?? 'it is not trusted');
  return {
    certExpiryDays: Number.isNaN(expiry) ? null : Math.floor((expiry - Date.now()) / DAY_MS),
    certIssuer: name ? readable(name).slice(0, 300) : null,
    certFault: fault,
  };
}

/** Reads and drops the answer, a bounded part of it. */
async function read(response: IncomingMessage): Promise<Pick<Result, 'bodyBytes' | 'bodyTruncated'>> {
  let bodyBytes = 0;
  for await (const part of response) {
    bodyBytes += (part as Buffer).length;
    if (bodyBytes <= BODY_MAX) continue;
    response.destroy();
    return { bodyBytes: BODY_MAX, bodyTruncated: true };
  }
  return { bodyBytes, bodyTruncated: false };
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
