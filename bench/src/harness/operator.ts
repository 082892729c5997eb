import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 250;

/** A signed-in person who calls the API over HTTP. */
export class Operator {
  private readonly cookies = new Map<string, string>();
  private csrf = '';
  workspaceId = '';

  private constructor(private readonly base: string) {}

  static async signIn(base: string, who: { email: string; password: string }): Promise<Operator> {
    const operator = new Operator(base);
    const answer = await operator.send('POST', '/auth/login', who);
    if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    const me = (await answer.json()) as { csrfToken: string; workspaces: { id: string }[] };
    operator.csrf = me.csrfToken;
    operator.workspaceId = me.workspaces[0]!.id;
    return operator;
  }

  /** A call below the workspace; resolves when its answer is complete. Throws when it is refused. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send(method, `/workspaces/${this.workspaceId}${path}`, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Reads until it is answered, and gives how long that took (ms): being refused as overloaded, or cut off, is waiting, too. */
  async timeToRead(path: string): Promise<number> {
    const begun = performance.now();
    const url = `/workspaces/${this.workspaceId}${path}`;
    for (;;) {
      // A connection that is kept may have been to a process that was killed.
      const answer = await this.send('GET', url).catch(() => null);
      const text = await answer?.text();
      if (answer?.ok) return performance.now() - begun;
      // Access ends after five minutes; what a person does then is done here.
      if (answer?.status === 401 && text?.includes('session.access_expired')) {
        await this.send('POST', '/auth/refresh');
        continue;
      }
      if (answer && answer.status !== 503) throw new Error(`GET ${path}: ${answer.status} ${text}`);
      await delay(RETRY_MS);
    }
  }

  private async send(method: string, path: string, body?: unknown): Promise<Response> {
    const answer = await fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: {
        origin: this.base,
        ...(this.cookies.size > 0 ? { cookie: [...this.cookies.values()].join('; '), 'x-csrf-token': this.csrf } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const cookie of answer.headers.getSetCookie().map((one) => one.split(';')[0]!))
      this.cookies.set(cookie.split('=')[0]!, cookie);
    return answer;
  }
}
