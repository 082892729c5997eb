import { describe, expect, it } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import type { Engine, TestNode } from './test-stack.js';
import { withEngine } from './test-with-engine.js';

let engine: Engine;
let node: TestNode;
let other: TestNode;
/** Name → id of the tasks, oldest first. */
const ids: Record<string, string> = {};

const sql = (text: string, params: unknown[] = []) => engine.database.query(Ctx.system('spec'), text, params);
const shell = (command: string) => ({ command: { type: 'shell.exec' as const, payload: { command } } });
const exec = (...argv: string[]) => ({ command: { type: 'exec' as const, payload: { argv } } });

async function ended(name: string, of: TestNode, patch: object, exitCode: number): Promise<void> {
  const { id } = await of.running(patch);
  ids[name] = id;
  await engine.reports.completed(of.agent, id, { attempt: 1, status: exitCode === 0 ? 'success' : 'failed', exitCode });
}

withEngine(async (opened) => {
  ({ engine } = opened);
  node = await engine.node();
  other = await engine.node(node.workspaceId);
  await sql("UPDATE nodes SET name = 'db-1' WHERE id = $1", [other.nodeId]);
  await ended('upgrade', node, shell('apt-get upgrade -y'), 0);
  await ended('broken', other, exec('apt-get', 'install', '100%_sure'), 100);
  await ended('quoted', node, shell('echo "it\'s"'), 2);
  ids['running'] = (await other.running(shell('sleep 60'))).id;
  ids['waiting'] = await node.create(exec('reboot'));
  ids['cancelled'] = await node.create(shell('never'));
  await engine.service.cancel(node.person, ids['cancelled']);
  const stranger = await engine.node();
  await stranger.create(shell('apt-get upgrade'));
});

type Query = Parameters<typeof engine.lists.list>[1];
const list = (query: Partial<Query> = {}) => engine.lists.list(node.person, { sort: 'created', limit: 50, ...query });
const nameOf = (id: string) => Object.keys(ids).find((name) => ids[name] === id);
const found = async (query: Partial<Query>) => (await list(query)).items.map(({ id }) => nameOf(id));
const everything = ['cancelled', 'waiting', 'running', 'quoted', 'broken', 'upgrade'];

describe('a filter of tasks', () => {
  it.each([
    ['', everything],
    ['apt-get', ['broken', 'upgrade']],
    ['"get upgrade"', ['upgrade']],
    ['"apt-get install"', ['broken']],
    ['-apt-get', ['cancelled', 'waiting', 'running', 'quoted']],
    ['db-1', ['running', 'broken']],
    ['command:REBOOT,sleep', ['waiting', 'running']],
    ['command=reboot', ['waiting']],
    ['command=reb', []],
    ['"\\"it\'s\\""', ['quoted']],
    ['command:%', ['broken']],
    ['command:"100%_sure"', ['broken']],
    ['node:db', ['running', 'broken']],
    ['-node=db-1', ['cancelled', 'waiting', 'quoted', 'upgrade']],
    ['state:failed', ['quoted', 'broken']],
    ['state:queued,started', ['waiting', 'running']],
    ['-state:queued,failed', ['cancelled', 'running', 'upgrade']],
    ['state:failed -state:failed', []],
    ['state:queued exit:2', []],
    ['state:succeeded,queued apt-get', ['upgrade']],
    ['type:exec', ['waiting', 'broken']],
    ['type:shell.exec state:started', ['running']],
    ['exit:2', ['quoted']],
    ['exit>1', ['quoted', 'broken']],
    ['-exit>1', ['cancelled', 'waiting', 'running', 'upgrade']],
    ['by:ada', everything],
    ['by="ada@example.com" exit:0', ['upgrade']],
    ['created<1h', everything],
    ['created>1h', []],
    ['finished<1h', ['cancelled', 'quoted', 'broken', 'upgrade']],
    ['-finished<1h', ['waiting', 'running']],
    ['created>2020-01-01 finished>2020-01-01 exit>=0', ['quoted', 'broken', 'upgrade']],
    ['created:1999-01-01', []],
    ['"\'; DELETE FROM tasks; --"', []],
  ])('%s', async (q, expected) => {
    expect(await found({ q })).toEqual(expected);
    expect(await list({ q, limit: 1 })).toMatchObject({ total: expected.length, totalIsExact: true });
  });

  it('joins node and state, and is refused where it cannot be read', async () => {
    expect(await found({ q: 'apt-get', nodeId: other.nodeId })).toEqual(['broken']);
    expect(await found({ q: '-exit:2', state: 'failed' })).toEqual(['broken']);
    for (const q of ['state:done', 'presence:live', '__proto__:x', '"', 'exit:x', 'y'.repeat(501)]) {
      await expect(list({ q })).rejects.toMatchObject({ code: 'request.filter_invalid', status: 400 });
    }
  });

  it('takes two statements, and facets one', async () => {
    const before = engine.database.statements;
    await list({ q: 'apt -node:x state:failed,queued created<2h finished>2020-01-01', sort: 'finished' });
    expect(engine.database.statements - before).toBe(2);
    await engine.lists.facets(node.person, { q: 'apt -node:x state:failed,queued' });
    expect(engine.database.statements - before).toBe(3);
  });

  it('shows nothing of another workspace', async () => {
    const stranger = await engine.node();
    const query = { sort: 'created', limit: 50, q: 'apt-get' } as const;
    expect(await engine.lists.list(stranger.person, query)).toMatchObject({ items: [], total: 0 });
    const byNode = { ...query, q: '', nodeId: node.nodeId };
    expect(await engine.lists.list(stranger.person, byNode)).toMatchObject({ items: [], total: 0 });
    expect((await engine.lists.facets(stranger.person, {})).facets).toEqual({ state: [], type: [] });
  });
});

describe('tasks by their end', () => {
  const falling = ['waiting', 'running', 'cancelled', 'quoted', 'broken', 'upgrade'];

  it.each([
    ['desc', falling],
    ['asc', ['upgrade', 'broken', 'quoted', 'cancelled', 'running', 'waiting']],
  ] as const)('%s: what has not ended is the newest; pages of any size give the same', async (direction, whole) => {
    expect(await found({ sort: 'finished', direction })).toEqual(whole);
    for (const limit of [1, 2, 3, 5]) {
      const walked: (string | undefined)[] = [];
      for (let cursor: string | undefined; ;) {
        const { items, nextCursor } = await list({ sort: 'finished', direction, limit, cursor });
        walked.push(...items.map(({ id }) => nameOf(id)));
        if (nextCursor === null) break;
        cursor = nextCursor;
      }
      expect({ limit, walked }).toEqual({ limit, walked: whole });
    }
  });

  it('of some states only, also where a text is looked for', async () => {
    expect(await found({ sort: 'finished', q: 'state:failed,started' })).toEqual(['running', 'quoted', 'broken']);
    expect(await found({ sort: 'finished', q: 'apt-get' })).toEqual(['broken', 'upgrade']);
    expect(await found({ sort: 'created', direction: 'asc' })).toEqual([...everything].reverse());
  });
});

describe('facets of tasks', () => {
  const of = async (q: string, field: 'state' | 'type') => {
    const { facets, exact } = await engine.lists.facets(node.person, { q });
    expect(exact).toBe(true);
    return Object.fromEntries(facets[field]!.map(({ value, count }) => [value, count]));
  };

  it('count states and types, the own terms of a field left aside', async () => {
    const states = { failed: 2, queued: 1, started: 1, succeeded: 1, cancelled: 1 };
    expect(await of('', 'state')).toEqual(states);
    expect(await of('state:failed', 'state')).toEqual(states);
    expect(await of('state:failed', 'type')).toEqual({ exec: 1, 'shell.exec': 1 });
    expect(await of('type:exec', 'state')).toEqual({ failed: 1, queued: 1 });
    expect(await of('type:exec', 'type')).toEqual({ exec: 2, 'shell.exec': 4 });
    expect(await of('apt-get exit>0', 'state')).toEqual({ failed: 1 });
    expect(await of('nothing-like-it', 'type')).toEqual({});
    expect(await of('state:failed -state:failed type:exec', 'state')).toEqual({ failed: 1, queued: 1 });
    expect(await of('state:failed -state:failed', 'type')).toEqual({});
  });
});

describe('an export of tasks', () => {
  it('has all that match, with the columns that were asked for', async () => {
    const query = { sort: 'created', format: 'csv', q: 'apt-get', columns: 'command,exitCode,node,state' } as const;
    const file = await engine.lists.export(node.person, query);
    expect(file).toMatchObject({ name: expect.stringMatching(/^tasks-\d{4}-\d\d-\d\d\.csv$/) });
    let text = '';
    for await (const piece of file.pieces) text += piece;
    expect(text.split('\r\n')).toEqual([
      'command,exitCode,node,state',
      'apt-get install 100%_sure,100,db-1,failed',
      'apt-get upgrade -y,0,web,succeeded',
      '',
    ]);
  });

  it('goes through more than one page, each task once', async () => {
    const crowd = await engine.node();
    await crowd.create(shell('x'));
    await sql(
      `INSERT INTO tasks (workspace_id, id, node_id, type, payload, idempotent, max_attempts, exclusive, timeout_ms, requested_by,
         created_at, expires_at)
       SELECT workspace_id, (left(id::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, node_id, type, payload, idempotent, max_attempts,
         exclusive, timeout_ms, requested_by, created_at, expires_at
       FROM tasks, generate_series(1, 2300) AS n WHERE workspace_id = $1`,
      [crowd.workspaceId],
    );
    await sql(
      `INSERT INTO task_live (workspace_id, task_id, node_id, state, idempotent, max_attempts, exclusive, timeout_ms, expires_at)
       SELECT workspace_id, id, node_id, 'queued', false, 1, false, 1000, expires_at FROM tasks WHERE workspace_id = $1
       ON CONFLICT DO NOTHING`,
      [crowd.workspaceId],
    );
    const file = await engine.lists.export(crowd.person, { sort: 'created', format: 'jsonl', columns: 'id' });
    const seen = new Set<string>();
    for await (const piece of file.pieces) {
      for (const line of piece.trim().split('\n')) seen.add((JSON.parse(line) as { id: string }).id);
    }
    expect(seen.size).toBe(2_301);
  });
});
