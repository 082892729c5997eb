import { pageHeaders } from './page-headers.js';

/** The parts of Next's request and answer that are needed here, so that this package does not depend on it. */
interface PageRequest {
  readonly headers: Headers;
  readonly nextUrl: { readonly protocol: string };
}
interface PageAnswer {
  readonly headers: Headers;
}

/**
 * Gives a page its security headers and a fresh nonce. It decides nothing about who may see what: the API does.
 * @param pass on the request with these headers, e.g. `(init) => NextResponse.next(init)`
 */
export function answerPage<Answer extends PageAnswer>(
  request: PageRequest,
  pass: (init: { request: { headers: Headers } }) => Answer,
  isDevelopment: boolean,
): Answer {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const headers = pageHeaders({ nonce, isHttps: isHttps(request), isDevelopment });
  // Next reads the nonce from the policy on the request; the layout reads it from x-nonce.
  const forwarded = new Headers(request.headers);
  forwarded.set('x-nonce', nonce);
  forwarded.set('Content-Security-Policy', headers['Content-Security-Policy'] ?? '');
  const answer = pass({ request: { headers: forwarded } });
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

function isHttps(request: PageRequest): boolean {
  const forwarded = request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim();
  return (forwarded ?? request.nextUrl.protocol.replace(':', '')) === 'https';
}
