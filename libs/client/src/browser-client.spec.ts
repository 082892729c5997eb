import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { routes } from '@fettle/contracts';
import type { Me, RouteContract } from '@fettle/contracts';
import { browserClient, sentOf } from './browser-client.js';
import type { BrowserClient, CallTable } from './browser-client.js';
import { adminCalls } from './calls/admin-calls.js';
import { openInArchived } from './calls/open-in-archived.js';
import { operatorCalls } from './calls/operator-calls.js';

/** Never runs: what compiles here is the promise. */
export async function types(api: BrowserClient<typeof operatorCalls>): Promise<void> {
  const me: z.output<typeof Me> = await api.auth.me();
  await api.nodes.list({ params: { workspaceId: me.id }, query: { limit: 5 } });
  // @ts-expect-error params are required
  await api.nodes.get();
  // @ts-expect-error there is no such verb
  await api.nodes.explode();
  // @ts-expect-error not of this surface
  await api.queues.list();
}

const byCapability = Object.entries(routes) as [string, Record<string, RouteContract>][];

describe.each([
  ['operator', operatorCalls],
  ['admin', adminCalls],
] as const)('the calls of the %s surface', (surface, table) => {
  it('are those of its contracts', () => {
    const wanted = byCapability.flatMap(([capability, verbs]) =>
      Object.entries(verbs)
        .filter(([, contract]) => contract.surfaces.includes(surface))
        .map(([verb, { method, path, kind }]) => [`${capability}.${verb}`, { method, path, kind: kind ?? 'json' }]),
    );
    const told = Object.entries<CallTable[string]>(table).flatMap(([capability, verbs]) =>
      Object.entries(verbs).map(([verb, call]) => [`${capability}.${verb}`, sentOf(call)]),
    );
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(wanted));
  });
});

describe('what the server answers', () => {
  const answers = byCapability.flatMap(([, verbs]) => Object.values(verbs)).filter(({ kind }) => kind !== 'raw');

  // The server sends what its parser gives: a page that does not parse must find that, with its types.
  it('is JSON with nothing that only a parser could make, such as a date', () => {
    const faults = answers.flatMap(({ id, response }) => {
      try {
        z.toJSONSchema(response, { io: 'output' });
        return [];
      } catch (error) {
        return [`${id}: ${String(error)}`];
      }
    });
    expect(answers.length).toBeGreaterThan(100);
    expect(faults).toEqual([]);
  });
});

describe('the client of a page', () => {
  const asked: string[] = [];
  const api = browserClient(operatorCalls, {
    baseUrl: '',
    csrf: () => 'token',
    fetch: async (input, init) => {
      const url = input as string;
      asked.push(`${init?.method} ${url} ${new Headers(init?.headers).get('x-csrf-token')}`);
      const isText = url.includes('/export');
      return isText ? new Response('a,b') : Response.json({ items: [{ added: 'later' }] });
    },
  });

  it('sends by its table and takes the answer as it comes', async () => {
    const params = { workspaceId: 'w', nodeId: 'n/1' };
    const answer: unknown = await api.nodes.get({ params });
    expect(answer).toEqual({ items: [{ added: 'later' }] });
    await api.auth.signOut();
    expect(asked).toEqual(['GET /api/v1/workspaces/w/nodes/n%2F1 null', 'POST /api/v1/auth/logout token']);
  });

  it('gives a text where the contract says so', async () => {
    expect(await api.tasks.export({ params: { workspaceId: 'w' } })).toBe('a,b');
  });
});

it('an archived workspace can be read', () => {
  expect(openInArchived.has('node:read')).toBe(true);
  expect(openInArchived.has('task:run-medium')).toBe(false);
});
