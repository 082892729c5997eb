import { request as httpRequest } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, {} for anything else. */
  readonly body: Record<string, unknown>;
  readonly text: string;
}

/** Calls of one surface over real HTTP. */
export class Caller {
  constructor(private readonly url: string) {}

  async call(path: string, init: RequestInit = {}): Promise<Answer> {
    const answer = await fetch(this.url + path, init);
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json');
    return {
      status: answer.status,
      headers: answer.headers,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
      text,
    };
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.call(path, { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...headers } });
  }

  /** A request whose path and bytes fetch would correct. */
  raw(
    path: string,
    method = 'GET',
    headers: Record<string, string> = {},
    body?: Buffer,
  ): Promise<{ status: number; text: string }> {
    const { port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (incoming) => {
        let text = '';
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
        incoming.on('end', () => resolve({ status: incoming.statusCode!, text }));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
