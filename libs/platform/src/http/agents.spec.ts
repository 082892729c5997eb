import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Caller } from './testing/caller.js';
import { fixture, workspaceId } from './testing/surface-fixture.js';
import type { Fixture } from './testing/surface-fixture.js';

describe('the surface of agents', () => {
  let fake: Fixture;
  let caller: Caller;
  const call = (...args: Parameters<Caller['call']>) => caller.call(...args);
  const post = (...args: Parameters<Caller['post']>) => caller.post(...args);

  beforeAll(async () => {
    fake = await fixture();
    caller = new Caller(`http://127.0.0.1:${await (await fake.surface('agent')).listen()}`);
  });

  afterAll(() => fake.close());

  const agent = { authorization: 'Bearer good', 'x-agent-node-id': 'node-1' };

  it('knows the node behind a key', async () => {
    expect((await post('/api/v1/mine', {}, agent)).body).toEqual({ actor: 'node-1', workspaceId });
  });

  it('does not let a key of one node speak for another', async () => {
    expect((await post('/api/v1/mine', {}, { ...agent, 'x-agent-node-id': 'node-2' })).status).toBe(401);
  });

  it('answers 503, never 401, when it cannot know the key', async () => {
    fake.agents.broken = true;
    const { status, body } = await post('/api/v1/mine', {}, agent);
    fake.agents.broken = false;
    expect([status, body['code'], typeof body['message'], typeof body['error']]).toEqual([
      503,
      'dependency.unavailable',
      'string',
      'string',
    ]);
  });

  it('has no pages, no docs and no routes of people', async () => {
    for (const path of ['/', '/api/v1/docs', `/api/v1/workspaces/${workspaceId}/nodes`])
      expect((await call(path)).status).toBe(404);
  });
});
