import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 250;

/** A signed-in person who calls the API over HTTP. */
export class Operator {
  private cookies = '';
  private csrf = '';
  workspaceId = '';

  private constructor(private readonly base: string) {}

  static async signIn(base: string, who: { email: string; password: string }): Promise<Operator> {
    const operator = new Operator(base);
    const answer = await operator.send('POST', '/auth/login', who);
    if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    const me = (await answer.json()) as { csrfToken: string; workspaces: { id: string }[] };
    const cookies = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
    operator.cookies = cookies.join('; ');
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
      if (answer && answer.status !== 503) throw new Error(`GET ${path}: ${answer.status} ${text}`);
      await delay(RETRY_MS);
    }
  }

  private send(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: {
        origin: this.base,
        ...(this.cookies ? { cookie: this.cookies, 'x-csrf-token': this.csrf } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}
