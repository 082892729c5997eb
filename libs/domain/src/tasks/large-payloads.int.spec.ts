import { describe, expect, it } from '@jest/globals';
import { Ctx, idFloor } from '@fettle/platform/context';
import type { Engine, TestNode } from './test-stack.js';
import { withEngine } from './test-with-engine.js';

const MIB = 1024 * 1024;
/** What a program's arguments or a shell's text and its environment may hold together. */
const ARGUMENT = 30_000;
const TASKS = 250;

let engine: Engine;
let node: TestNode;
/** Bytes of the rows that each statement brought into the process. */
let received: number[] = [];

withEngine(async (opened) => {
  ({ engine } = opened);
  node = await engine.node();
  await fill();
  const { query } = engine.database;
  engine.database.query = async (ctx, sql, params) => {
    const rows = await query.call(engine.database, ctx, sql, params);
    received.push(Buffer.byteLength(JSON.stringify(rows)));
    return rows as never;
  };
});

/** Ended tasks of some 150 kB each; every other one is a program with arguments. The last has its whole command in 100 bytes. */
async function fill(): Promise<void> {
  const shell = {
    command: `echo ${'c'.repeat(ARGUMENT)}`,
    shell: '/bin/sh',
    environment: { BIG: 'e'.repeat(120_000) },
  };
  const exec = { argv: ['echo', ...Array<string>(5).fill('ä'.repeat(ARGUMENT / 2))], environment: {} };
  await engine.database.query(
    Ctx.system('spec'),
    `INSERT INTO tasks (workspace_id, id, node_id, type, payload, idempotent, max_attempts, exclusive, timeout_ms, requested_by,
       created_at, expires_at, final_state, attempt, version, finished_at)
     SELECT $1, (left($3, 24) || lpad(to_hex(n), 12, '0'))::uuid, $2, 'exec',
       CASE WHEN n = $4::int THEN '{"argv":["echo","a b"]}' WHEN n % 2 = 0 THEN $5 ELSE $6 END::json, false, 1, false, 1000, 'x',
       fettle_now(), fettle_now(), 'succeeded', 1, 4, fettle_now()
     FROM generate_series(1, $4::int) AS n`,
    [node.workspaceId, node.nodeId, idFloor(Date.now()), TASKS, JSON.stringify(shell), JSON.stringify(exec)],
  );
}

async function exported(columns: string): Promise<Record<string, unknown>[]> {
  received = [];
  const file = await engine.lists.export(node.person, { sort: 'created', format: 'jsonl', columns });
  const rows: Record<string, unknown>[] = [];
  for await (const piece of file.pieces) {
    for (const line of piece.trim().split('\n')) rows.push(JSON.parse(line) as Record<string, unknown>);
  }
  return rows;
}

describe('a page of tasks with large commands', () => {
  it('brings what a row can show of each, in two statements', async () => {
    received = [];
    const { items, total } = await engine.lists.list(node.person, { sort: 'created', limit: 200 });
    expect({ items: items.length, total }).toEqual({ items: 200, total: TASKS });
    expect(received).toHaveLength(2);
    expect(Math.max(...received)).toBeLessThan(3 * MIB);
  });

  it('says what it has cut, keeps small ones whole, and the task itself has all', async () => {
    const { items } = await engine.lists.list(node.person, { sort: 'created', limit: 3 });
    const [small, program, shell] = items.map(({ payload }) => payload);
    expect(small).toEqual({ argv: ['echo', 'a b'] });
    expect(program).toEqual({ argv: ['echo', 'ä'.repeat(4_091)], truncated: true });
    expect(shell).toEqual({ command: `echo ${'c'.repeat(4_091)}`, truncated: true });
    const whole = await engine.service.get(node.person, items[2]!.id);
    expect(whole.payload['command']).toHaveLength(ARGUMENT + 5);
    expect(whole.payload).not.toHaveProperty('truncated');
  });
});

describe('an export of tasks with large commands', () => {
  it('reads no command that it does not write', async () => {
    expect(await exported('id,state')).toHaveLength(TASKS);
    expect(received).toHaveLength(1);
    expect(received[0]!).toBeLessThan(MIB);
  });

  it('has every command whole, in pieces of bounded size', async () => {
    const rows = await exported('id,command');
    expect(new Set(rows.map(({ id }) => id)).size).toBe(TASKS);
    expect(rows[0]!['command']).toBe('echo a b');
    expect((rows[1]!['command'] as string).length).toBe(4 + 5 * (ARGUMENT / 2 + 1));
    expect((rows[2]!['command'] as string).length).toBe(ARGUMENT + 5);
    expect(Math.max(...received)).toBeLessThan(9 * MIB);
    // 125 programs of 150 kB and as many shell texts of 30 kB.
    expect(received.length).toBeGreaterThanOrEqual(3);
    expect(received.length).toBeLessThanOrEqual(5);
  });
});
