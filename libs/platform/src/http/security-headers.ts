import type { ServerResponse } from 'node:http';

const always: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** One year; no preload, which a self-hosted name cannot take back. */
const hsts = 'max-age=31536000; includeSubDomains';

/** Headers of every answer that this process makes itself (S16). `csp` is the whole policy. */
export function setSecurityHeaders(response: ServerResponse, https: boolean, csp: string): void {
  for (const [name, value] of Object.entries(securityHeaders(https, csp))) response.setHeader(name, value);
}

/** The same, by name. */
export function securityHeaders(https: boolean, csp: string): Record<string, string> {
  return { ...always, 'content-security-policy': csp, ...(https ? { 'strict-transport-security': hsts } : {}) };
}

/** JSON shows nothing and loads nothing. */
export const API_CSP = "default-src 'none'; frame-ancestors 'none'";

const bareAnswer = Object.entries({ ...securityHeaders(false, API_CSP), 'cache-control': 'no-store' }).flat();
const secureAnswer = Object.entries({ ...securityHeaders(true, API_CSP), 'cache-control': 'no-store' }).flat();

/** Names and values in turn, as `writeHead` takes them fastest: what every answer of the API carries. */
export function answerHeaders(requestId: string, https: boolean): string[] {
  return [...(https ? secureAnswer : bareAnswer), 'x-request-id', requestId];
}

/** The same on a response whose head is not complete yet. */
export function setAnswerHeaders(
  response: ServerResponse,
  { requestId, https }: { requestId: string; https: boolean },
): void {
  setSecurityHeaders(response, https, API_CSP);
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-request-id', requestId);
}

/** For pages that come from Next: its own headers win (its CSP carries the nonce), missing ones are added. */
export function missingPageHeaders(present: Readonly<Record<string, unknown>>, https: boolean): Record<string, string> {
  const wanted = { ...always, ...(https ? { 'strict-transport-security': hsts } : {}) };
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => present[name] === undefined));
}
