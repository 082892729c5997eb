import { randomInt } from 'node:crypto';
import { createClient, type Client } from '@fettle/client';
import type { TestApi } from './test-api.js';

/** A `Set-Cookie` as it came. */
export interface ReceivedCookie {
  readonly name: string;
  readonly value: string;
  /** Attributes in lower case, e.g. `httponly`, `path=/`. */
  readonly attributes: readonly string[];
}

/** A browser with its own address, cookie jar and typed client. Paths of cookies are honoured, expiry is not. */
export class TestBrowser {
  readonly cookies = new Map<string, ReceivedCookie>();
  readonly api: Client;
  /** Sent with every mutating call; set it from `Me`. */
  csrf: string | undefined;
  /** Headers of the last answer. */
  last: Headers = new Headers();
  readonly ip = `198.18.${randomInt(256)}.${randomInt(256)}`;
  private readonly origin: string;
  private readonly base: string;

  constructor(
    private readonly testApi: TestApi,
    readonly surface: 'operator' | 'admin' = 'operator',
  ) {
    this.base = `http://127.0.0.1:${testApi.ports[surface]}`;
    this.origin = testApi.origins[surface];
    this.api = createClient({
      baseUrl: this.base,
      csrf: () => this.csrf,
      fetch: (url, init) => this.fetch(url instanceof Request ? url.url : url, init),
    });
  }

  /** A call as the page would make it. `url`: absolute, or below `/api/v1`. */
  async fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const full = typeof url === 'string' && url.startsWith('/') ? new URL(`${this.base}/api/v1${url}`) : new URL(url);
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-for', this.ip);
    if (!headers.has('origin') && (init.method ?? 'GET') !== 'GET') headers.set('origin', this.origin);
    const cookie = [...this.cookies.values()].filter((one) => full.pathname.startsWith(pathOf(one)));
    if (cookie.length > 0) headers.set('cookie', cookie.map(({ name, value }) => `${name}=${value}`).join('; '));
    const answer = await fetch(full, { ...init, headers });
    this.last = answer.headers;
    answer.headers
      .getSetCookie()
      .map(parsed)
      .forEach((one) => this.keep(one));
    return answer;
  }

  /** A problem's status and code, without what differs by request. */
  async problem(url: string, init: RequestInit = {}): Promise<{ status: number; code: string; text: string }> {
    const answer = await this.fetch(url, init);
    const { requestId: _differs, ...body } = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, code: String(body['code']), text: JSON.stringify(body) };
  }

  /** Signs in and remembers the CSRF token. */
  async signIn(email: string, password: string, stay = false) {
    const me = await this.api.auth.signIn({ body: { email, password, stay } });
    this.csrf = me.csrfToken;
    return me;
  }

  cookie(kind: 'access' | 'refresh'): ReceivedCookie {
    const found = [...this.cookies.values()].find(({ name }) => name.endsWith(`fettle_${this.surface}_${kind}`));
    if (!found) throw new Error(`There is no ${kind} cookie`);
    return found;
  }

  /** Puts another value into the jar, as a thief or a forger would. */
  plant(kind: 'access' | 'refresh', value: string): void {
    const name = `fettle_${this.surface}_${kind}`;
    const path = kind === 'refresh' ? '/api/v1/auth' : '/';
    this.cookies.set(name, { name, value, attributes: [`path=${path}`] });
  }

  private keep(one: ReceivedCookie): void {
    if (one.attributes.includes('max-age=0')) this.cookies.delete(one.name);
    else this.cookies.set(one.name, one);
  }
}

function pathOf(cookie: ReceivedCookie): string {
  return cookie.attributes.find((one) => one.startsWith('path='))?.slice('path='.length) ?? '/';
}

function parsed(text: string): ReceivedCookie {
  const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  return { name: pair.slice(0, at), value: pair.slice(at + 1), attributes: attributes.map((one) => one.toLowerCase()) };
}
