import { EgressError } from './egress-error.js';
import type { EgressRequest, EgressResponse } from './egress.js';

type Call = EgressRequest & { readonly url: URL };

/** Headers that are for the one who was asked, and for nobody that he points to. */
const personal = /^(?:authorization|cookie|proxy-authorization)$|signature|token|secret|key/i;

/**
 * The call that a redirect asks for; null when the answer is none. 303, and 301 and 302 after a POST, become a GET without a body, as in
 * browsers; another origin gets no credentials. @throws EgressError when it leaves https
 */
export function follow(call: Call, { status, headers }: EgressResponse): Call | null {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || typeof location !== 'string') return null;
  const url = URL.canParse(location, call.url.href) ? new URL(location, call.url) : null;
  if (!url) throw new EgressError('redirect-refused', 'The redirect leads nowhere');
  if (call.url.protocol === 'https:' && url.protocol !== 'https:') {
    throw new EgressError('redirect-refused', 'The redirect leads away from https');
  }
  const { body, method = 'GET', ...rest } = call;
  const staysSame = status >= 307 || method === 'GET' || method === 'HEAD';
  const sent = url.origin === call.url.origin ? call.headers : withoutCredentials(call.headers);
  return {
    ...rest,
    url,
    method: staysSame ? method : 'GET',
    ...(sent ? { headers: sent } : {}),
    ...(staysSame && body !== undefined ? { body } : {}),
  };
}

function withoutCredentials(headers: EgressRequest['headers']): EgressRequest['headers'] {
  return headers && Object.fromEntries(Object.entries(headers).filter(([name]) => !personal.test(name)));
}
