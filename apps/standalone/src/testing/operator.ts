import { until } from '@fettle/testing';

export interface TaskView {
  readonly id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly attempt: number;
  readonly cancel: { readonly state: string } | null;
}

interface OutputPage {
  readonly chunks: readonly { readonly seq: number; readonly data: string }[];
  readonly lastSeq: number;
  readonly complete: boolean;
  readonly truncated: boolean;
  readonly gapAfterSeq: number | null;
}

/** The whole output of a task with the numbers of its chunks. */
export interface Output {
  readonly text: string;
  readonly seqs: readonly number[];
  readonly gapAfterSeq: number | null;
}

/** A signed-in person who calls the API over HTTP. */
export class Operator {
  /** What the browser of this person would send as `Cookie`. */
  cookies = '';
  private csrf = '';
  workspaceId = '';

  private constructor(readonly base: string) {}

  static async signIn(base: string, who: { email: string; password: string }): Promise<Operator> {
    const operator = new Operator(base);
    const answer = await operator.send('POST', '/auth/login', who);
    const me = (await answer.json()) as { csrfToken: string; workspaces: { id: string }[] };
    operator.cookies = answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    operator.csrf = me.csrfToken;
    operator.workspaceId = me.workspaces[0]!.id;
    return operator;
  }

  /** A call as it is; `path` below `/api/v1`. */
  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: {
        origin: this.base,
        ...headers,
        ...(this.cookies ? { cookie: this.cookies, 'x-csrf-token': this.csrf } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** A call below the workspace. Throws when it is refused. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send(method, `/workspaces/${this.workspaceId}${path}`, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async onlyNode(): Promise<string> {
    const node = await until(async () => (await this.ask<{ items: { id: string }[] }>('GET', '/nodes')).items[0], {
      timeoutMs: 20_000,
      what: 'the node to join',
    });
    return node.id;
  }

  /** Sends a shell command to a node; gives the task's id. */
  async run(nodeId: string, command: string): Promise<string> {
    const body = { nodeId, command: { type: 'shell.exec', payload: { command } } };
    return (await this.ask<TaskView>('POST', '/tasks', body)).id;
  }

  task(id: string): Promise<TaskView> {
    return this.ask<TaskView>('GET', `/tasks/${id}`);
  }

  async untilState(id: string, state: string, timeoutMs = 30_000): Promise<TaskView> {
    let seen: TaskView | undefined;
    try {
      return await until(async () => ((seen = await this.task(id)).state === state ? seen : null), { timeoutMs });
    } catch (error) {
      throw new Error(`The task did not become ${state}: ${JSON.stringify(seen)}`, { cause: error });
    }
  }

  /** Reads a task's output from its beginning, as far as it has come. */
  async output(id: string): Promise<Output> {
    const pages: OutputPage[] = [];
    for (let after = -1; ;) {
      const page = await this.ask<OutputPage>('GET', `/tasks/${id}/output?after=${after}`);
      pages.push(page);
      if (page.lastSeq === after || page.chunks.length === 0) break;
      after = page.lastSeq;
    }
    const chunks = pages.flatMap((page) => page.chunks);
    return {
      text: Buffer.concat(chunks.map(({ data }) => Buffer.from(data, 'base64'))).toString(),
      seqs: chunks.map(({ seq }) => seq),
      gapAfterSeq: pages.at(-1)!.gapAfterSeq,
    };
  }
}
