import { answerPage } from '@fettle/ui/page-headers';
import { NextResponse, type NextRequest } from 'next/server';

/** Sets the security headers and the nonce of every answer. It decides nothing about who may see what: the API does. */
export function proxy(request: NextRequest): NextResponse {
  return answerPage(request, (init) => NextResponse.next(init), process.env.NODE_ENV === 'development');
}
