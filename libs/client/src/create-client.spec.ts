import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { route } from '@fettle/contracts';
import type { Me, Task } from '@fettle/contracts';
import { ApiError } from './api-error.js';
import { clientOf, createClient } from './create-client.js';
import type { Client } from './create-client.js';

const base = {
  surfaces: ['operator'],
  access: { kind: 'session' },
  limit: 'read',
  audit: null,
  summary: 's',
  status: 200,
  errors: [],
} as const;
const table = {
  things: {
    get: route({
      ...base,
      id: 'things.get',
      method: 'GET',
      path: '/spaces/:spaceId/things/:thingId',
      params: z.object({ spaceId: z.string(), thingId: z.string() }),
      query: z.object({ limit: z.number().default(5), name: z.string().optional() }),
      response: z.object({ n: z.number() }),
    }),
    make: route({
      ...base,
      id: 'things.make',
      method: 'POST',
      path: '/things',
      body: z.object({ a: z.string() }),
      response: z.object({}),
    }),
  },
  auth: {
    refresh: route({ ...base, id: 'auth.refresh', method: 'POST', path: '/auth/refresh', response: z.object({}) }),
  },
};

/** Never runs: what compiles here is the promise. */
export async function types(api: Client): Promise<void> {
  const me: z.output<typeof Me> = await api.auth.me();
  const task: z.output<typeof Task> = await api.tasks.create({
    params: { workspaceId: 'w' },
    body: { nodeId: 'n', command: { type: 'exec', payload: { argv: ['id'] } } },
    idempotencyKey: 'k',
  });
  await api.nodes.list({ params: { workspaceId: me.id } });
  await api.nodes.list({ params: { workspaceId: task.id }, query: { limit: 5, sort: 'name' } });
  // @ts-expect-error params are required
  await api.nodes.get();
  // @ts-expect-error a body without its command
  await api.tasks.create({ params: { workspaceId: 'w' }, body: { nodeId: 'n' } });
  // @ts-expect-error not a sort order
  await api.nodes.list({ params: { workspaceId: 'w' }, query: { sort: 'colour' } });
  // @ts-expect-error there is no such verb
  await api.nodes.explode();
}

describe('the typed client', () => {
  const ends: (() => void)[] = [];
  afterEach(() => ends.splice(0).forEach((end) => end()));

  async function server(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
    const made = createServer(answer).listen(0, '127.0.0.1');
    await once(made, 'listening');
    ends.push(() => {
      made.closeAllConnections();
      made.close();
    });
    return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
  }

  const json = (response: ServerResponse, status: number, body: object, headers = {}): void =>
    void response
      .writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'r-1', ...headers })
      .end(JSON.stringify(body));

  it('builds address, query and headers, and strips the answer to the contract', async () => {
    const seen: string[] = [];
    const baseUrl = await server((request, response) => {
      seen.push(
        `${request.method} ${request.url} ${String(request.headers['x-csrf-token'])} ${String(request.headers['idempotency-key'])}`,
      );
      json(response, 200, { n: 1, extra: 2 });
    });
    const api = clientOf(table, { baseUrl, csrf: () => 'csrf-1' });
    expect(await api.things.get({ params: { spaceId: 'a/b', thingId: 'ü' }, query: { name: 'x y' } })).toEqual({
      n: 1,
    });
    await api.things.make({ body: { a: 'x' }, idempotencyKey: 'k-1' });
    expect(seen).toEqual([
      'GET /api/v1/spaces/a%2Fb/things/%C3%BC?name=x+y undefined undefined',
      'POST /api/v1/things csrf-1 k-1',
    ]);
  });

  it('throws what the problem says', async () => {
    const issues = [{ path: 'body.a', message: 'too short' }];
    const baseUrl = await server((_request, response) =>
      json(response, 429, { code: 'request.rate_limited', message: 'slow down', issues }, { 'retry-after': '7' }),
    );
    const error = await clientOf(table, { baseUrl })
      .things.make({ body: { a: '' } })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'request.rate_limited',
      status: 429,
      message: 'slow down',
      issues,
      requestId: 'r-1',
      retryAfterS: 7,
    });
  });

  it('tells an unreachable server from a foreign answer, and an aborted call from both', async () => {
    const nobody = clientOf(table, { baseUrl: 'http://127.0.0.1:9' }).things.make({ body: { a: 'x' } });
    await expect(nobody).rejects.toMatchObject({ code: 'network', status: 0 });
    const baseUrl = await server((_request, response) => response.writeHead(502).end('<html>proxy</html>'));
    await expect(clientOf(table, { baseUrl }).things.make({ body: { a: 'x' } })).rejects.toMatchObject({
      code: 'answer',
      status: 502,
    });
    const aborted = clientOf(table, { baseUrl }).things.make({ body: { a: 'x' }, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('refreshes an expired session once for all calls that wait on it, then repeats them', async () => {
    let fresh = false;
    let refreshes = 0;
    const baseUrl = await server((request, response) => {
      if (request.url === '/api/v1/auth/refresh') {
        refreshes += 1;
        fresh = true;
        return json(response, 200, {});
      }
      return fresh
        ? json(response, 200, { n: 3 })
        : json(response, 401, { code: 'session.access_expired', message: 'expired' });
    });
    const api = clientOf(table, { baseUrl });
    const input = { params: { spaceId: 's', thingId: 't' } };
    const answers = await Promise.all([api.things.get(input), api.things.get(input), api.things.get(input)]);
    expect([answers.map(({ n }) => n), refreshes]).toEqual([[3, 3, 3], 1]);
  });

  it('does not loop when the refresh is refused', async () => {
    let calls = 0;
    const baseUrl = await server((request, response) => {
      calls += 1;
      const code = request.url === '/api/v1/auth/refresh' ? 'session.ended' : 'session.access_expired';
      json(response, 401, { code, message: code });
    });
    await expect(clientOf(table, { baseUrl }).things.make({ body: { a: 'x' } })).rejects.toMatchObject({
      code: 'session.ended',
    });
    expect(calls).toBe(2);
  });

  describe('where a call needs a recent proof', () => {
    let proven: boolean;
    let sent: string[];

    async function locked(): Promise<string> {
      proven = false;
      sent = [];
      return server((request, response) => {
        sent.push(`${request.method} ${String(request.headers['idempotency-key'])}`);
        if (proven) json(response, 200, {});
        else json(response, 403, { code: 'session.step_up_required', message: 'prove it' });
      });
    }
    const make = { body: { a: 'x' }, idempotencyKey: 'k' };

    it('asks once for all calls that wait, and sends each again as it was', async () => {
      let asked = 0;
      const prove = async () => {
        asked += 1;
        while (sent.length < 2) await new Promise((resolve) => setImmediate(resolve));
        return (proven = true);
      };
      const api = clientOf(table, { baseUrl: await locked(), prove });
      await Promise.all([api.things.make(make), api.things.make(make)]);
      expect({ asked, sent }).toEqual({ asked: 1, sent: Array.from({ length: 4 }, () => 'POST k') });
    });

    it('says that nothing was done when the person goes away, and asks anew the next time', async () => {
      let asked = 0;
      const prove = async () => (asked += 1) > 1 && (proven = true);
      const api = clientOf(table, { baseUrl: await locked(), prove });
      await expect(api.things.make(make)).rejects.toMatchObject({ code: 'unproven', status: 403 });
      expect(sent).toHaveLength(1);
      await expect(api.things.make(make)).resolves.toEqual({});
    });

    it('does not ask twice for one call, and nobody where nobody can be asked', async () => {
      const baseUrl = await locked();
      const vain = clientOf(table, { baseUrl, prove: async () => true });
      await expect(vain.things.make(make)).rejects.toMatchObject({ code: 'session.step_up_required' });
      await expect(clientOf(table, { baseUrl }).things.make(make)).rejects.toMatchObject({
        code: 'session.step_up_required',
      });
    });
  });

  it('has a call for every route of the product', () => {
    const api = createClient({ baseUrl: '' });
    expect(typeof api.tasks.cancel).toBe('function');
  });
});
