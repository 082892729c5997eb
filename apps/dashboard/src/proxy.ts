import { pageHeaders } from '@fettle/ui/page-headers';
import { NextResponse, type NextRequest } from 'next/server';

/** Sets the security headers and the nonce of every answer. It decides nothing about who may see what: the API does. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const headers = pageHeaders({
    nonce,
    isHttps: isHttps(request),
    isDevelopment: process.env.NODE_ENV === 'development',
  });
  // Next reads the nonce from the policy on the request; the layout reads it from x-nonce.
  const forwarded = new Headers(request.headers);
  forwarded.set('x-nonce', nonce);
  forwarded.set('Content-Security-Policy', headers['Content-Security-Policy'] ?? '');
  const response = NextResponse.next({ request: { headers: forwarded } });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

function isHttps(request: NextRequest): boolean {
  const forwarded = request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim();
  return (forwarded ?? request.nextUrl.protocol.replace(':', '')) === 'https';
}
