import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { apiKeyScopes, prefixOfApiKey, keyChecksum, type WorkspaceRole } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { Database, UnitOfWork } from '@fettle/platform/database';
import { ApiKeyAuthenticator } from '@fettle/platform/http';
import { proxyFor, until, type TcpProxy, type TestDatabase } from '@fettle/testing';
import { TestCore } from '../application/test-core.js';
import { domainDatabase } from '../tasks/test-stack.js';
import { KeyUseRecorder } from './key-use.js';
import { ApiKeyService, type MintApiKey } from './index.js';

const DAY_MS = 86_400_000;
const code = (expected: string) => expect.objectContaining({ code: expected });

let home: TestDatabase;
let core: TestCore;
/** Another process of the same installation, whose way to the database can be cut. */
let other: TestCore;
let door: TcpProxy;
let ctx: Ctx;
let userId: string;

beforeAll(async () => {
  home = await domainDatabase();
  door = await proxyFor(home.url);
  const env = { FETTLE_MASTER_KEY: randomBytes(32).toString('base64') };
  core = await TestCore.open(home.url, env);
  other = await TestCore.open(door.through(home.url), env);
  // Their own round of every 5 s would be counted among the statements of what is asked here.
  for (const each of [core, other]) clearInterval(each.get(KeyUseRecorder)['timer']);
});
beforeEach(async () => {
  ctx = await core.workspace();
  userId = await person('admin');
});
afterEach(() => home.clock.reset());
afterAll(async () => {
  await Promise.all([core?.close(), other?.close()]);
  await door.cut();
  await home.drop();
});

/** Somebody who is a member of `ctx`'s workspace. */
async function person(role: WorkspaceRole): Promise<string> {
  const id = newId();
  await core.sql(`INSERT INTO users (id, email, name, activated_at) VALUES ($1, $2, 'Ada', fettle_now())`, [
    id,
    `${id}@x`,
  ]);
  const sql = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
  await core.sql(sql, [ctx.requireWorkspace(), id, role]);
  return id;
}

async function account(role: string): Promise<string> {
  const id = newId();
  const sql = 'INSERT INTO service_accounts (id, workspace_id, name, role) VALUES ($1, $2, $3, $3)';
  await core.sql(sql, [id, ctx.requireWorkspace(), role]);
  return id;
}

const mint = (wish: Partial<MintApiKey> = {}) =>
  core.get(ApiKeyService).mint(ctx, { userId, name: 'key', scopes: apiKeyScopes, expiresInDays: 30, ...wish });
const ask = (key: string, where = core) => where.get(ApiKeyAuthenticator).authenticate(key, '192.0.2.1');
const held = async (key: string) => [...((await ask(key))?.permissions ?? [])];

/** The statements that something takes. */
async function statements(work: () => Promise<unknown>): Promise<string[]> {
  const query = jest.spyOn(core.get(Database), 'query');
  await work();
  const asked = query.mock.calls.map(([, sql]) => sql).filter((sql) => sql.includes('api_keys'));
  query.mockRestore();
  return asked;
}

describe('an API key', () => {
  it('says whose it is and what it may do, by one statement for each request', async () => {
    const { key, apiKey } = await mint();
    const workspaceId = ctx.requireWorkspace();
    expect(await ask(key)).toEqual({
      keyId: apiKey.id,
      workspaceId,
      userId,
      serviceAccountId: null,
      label: 'key',
      archived: false,
      permissions: new Set(apiKeyScopes),
    });
    const asked = await statements(async () => {
      for (let i = 0; i < 20; i += 1) await ask(key);
    });
    expect(asked).toHaveLength(20);
    expect(asked.every((sql) => sql.trimStart().startsWith('SELECT'))).toBe(true);
  });

  it('is stored by its HMAC alone, which is another one under another master key', async () => {
    const { key, apiKey } = await mint();
    const [row] = await core.sql<{ hash: Buffer; text: string }>(
      'SELECT hash, to_jsonb(k)::text AS text FROM api_keys k WHERE id = $1',
      [apiKey.id],
    );
    const secret = key.split('_')[2]!;
    expect(row!.text).not.toContain(secret);
    expect(JSON.stringify(await core.sql('SELECT details, target FROM audit_entries'))).not.toContain(secret);
    const stranger = await TestCore.open(home.url);
    expect(await ask(key, stranger)).toBeNull();
    await stranger.close();
    expect(await ask(key, other)).not.toBeNull();
  });

  it('is nothing when it is mistyped, told without asking the database; made up, told like a wrong secret', async () => {
    const { key } = await mint();
    const wrong = `${key.slice(0, 20)}${key[20] === 'a' ? 'b' : 'a'}${key.slice(21)}`;
    expect(await statements(() => ask(wrong))).toEqual([]);
    expect(await ask(wrong)).toBeNull();
    const forged = (prefix: string) => {
      const text = `fettle_${prefix}_${'0'.repeat(43)}`;
      return text + keyChecksum(text);
    };
    for (const one of [forged(prefixOfApiKey(key)!), forged('zzzzzzzzzz')]) {
      expect(await statements(() => ask(one))).toHaveLength(1);
      expect(await ask(one)).toBeNull();
    }
  });

  it('holds what its person holds, at the very next request in every process', async () => {
    const { key } = await mint({ scopes: ['node:read', 'node:update', 'task:run-low', 'audit-log:read'] });
    const role = (next: string) => core.sql('UPDATE memberships SET role = $2 WHERE user_id = $1', [userId, next]);
    await role('operator');
    expect(await held(key)).toEqual(['node:read', 'task:run-low']);
    await role('editor');
    expect((await ask(key, other))?.permissions).toEqual(new Set(['node:read', 'node:update']));
    await role('owner');
    expect(await held(key)).toHaveLength(4);
  });

  it('ends with the membership, with the person and with its time', async () => {
    const keys = await Promise.all([mint(), mint({ expiresInDays: 1 })]);
    const [long, short] = keys.map(({ key }) => key) as [string, string];
    await home.clock.advance(DAY_MS + 1_000);
    expect(await ask(short)).toBeNull();
    expect(await ask(long)).not.toBeNull();
    await core.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [userId]);
    expect(await ask(long)).toBeNull();
    await core.sql('UPDATE users SET deactivated_at = NULL WHERE id = $1', [userId]);
    expect(await ask(long, other)).not.toBeNull();
    await core.sql('DELETE FROM memberships WHERE user_id = $1', [userId]);
    expect(await ask(long)).toBeNull();
    expect(await ask(long, other)).toBeNull();
  });

  it('of a service account holds what the account and its maker both hold, and nothing while it is disabled', async () => {
    const serviceAccountId = await account('operator');
    const { key } = await mint({ serviceAccountId, scopes: ['node:read', 'task:run-low'], expiresInDays: null });
    expect(await held(key)).toEqual(['node:read', 'task:run-low']);
    await core.sql(`UPDATE service_accounts SET role = 'viewer' WHERE id = $1`, [serviceAccountId]);
    expect(await held(key)).toEqual(['node:read']);
    await core.sql('UPDATE service_accounts SET disabled_at = fettle_now() WHERE id = $1', [serviceAccountId]);
    expect(await ask(key)).toBeNull();
    await core.sql('UPDATE service_accounts SET disabled_at = NULL WHERE id = $1', [serviceAccountId]);
    expect(await ask(key)).not.toBeNull();
    await core.sql('DELETE FROM memberships WHERE user_id = $1', [userId]);
    expect(await ask(key)).toBeNull();
  });

  it('is not called wrong while the database is away', async () => {
    const { key } = await mint();
    await until(() => ask(key, other));
    await door.cut();
    await expect(ask(key, other)).rejects.toEqual(code('dependency.unavailable'));
    await door.open();
    await until(() => ask(key, other).catch(() => null), { timeoutMs: 20_000 });
  });
});

describe('making a key', () => {
  it('hands out nothing that its person, or its service account, does not hold', async () => {
    const operator = await person('operator');
    await expect(mint({ userId: operator, scopes: ['node:read', 'node:remove'] })).rejects.toEqual(
      expect.objectContaining({ code: 'permission.missing', details: { permission: 'node:remove' } }),
    );
    const serviceAccountId = await account('viewer');
    await expect(mint({ serviceAccountId, scopes: ['task:run-low'] })).rejects.toEqual(code('permission.missing'));
    await expect(mint({ userId: newId() })).rejects.toEqual(code('object.not_found'));
    await expect(mint({ serviceAccountId: newId() })).rejects.toEqual(code('object.not_found'));
    await expect(mint({ expiresInDays: null })).rejects.toEqual(code('api_key.never_expires'));
    expect(await core.sql('SELECT 1 FROM api_keys WHERE workspace_id = $1', [ctx.workspaceId])).toEqual([]);
  });

  it('ends at fifty for each person, also when many are made at once', async () => {
    for (let i = 0; i < 45; i += 1) await mint();
    const made = await Promise.allSettled(Array.from({ length: 10 }, () => mint()));
    const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toHaveLength(5);
    for (const reason of refused) expect(reason).toEqual(code('api_key.too_many'));
  });
});

describe('ending the keys of a person', () => {
  it('reaches one workspace or all of them, and nobody else', async () => {
    const first = ctx;
    const [here, neighbours] = [await mint(), await mint({ userId: await person('owner') })];
    ctx = await core.workspace();
    await core.sql(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
      ctx.workspaceId,
      userId,
    ]);
    const there = await mint({ scopes: ['node:read'] });
    const service = core.get(ApiKeyService);
    expect(await service.revokeOf(first, userId, first.workspaceId, 'member removed')).toEqual([here.apiKey.id]);
    expect([await ask(here.key), await ask(here.key, other)]).toEqual([null, null]);
    expect(await ask(there.key)).not.toBeNull();
    expect(await service.revokeOf(first, userId, null, 'deactivated')).toEqual([there.apiKey.id]);
    expect(await ask(there.key)).toBeNull();
    expect(await ask(neighbours.key)).not.toBeNull();
    expect(await service.revokeOf(first, userId, null, 'again')).toEqual([]);
  });
});

describe('a key that is made while its person is removed', () => {
  it('ends with the membership, and does not come back with another one', async () => {
    const unitOfWork = core.get(UnitOfWork);
    const workspaceId = ctx.requireWorkspace();
    const leave = () =>
      unitOfWork.run(ctx, async (inside) => {
        await core.get(ApiKeyService).revokeOf(inside, userId, workspaceId, 'removed');
        await core.get(Database).query(inside, 'DELETE FROM memberships WHERE user_id = $1', [userId]);
      });
    for (let round = 0; round < 5; round += 1) {
      userId = await person('admin');
      const making = Array.from({ length: 6 }, () => mint());
      const [, ...made] = await Promise.allSettled([leave(), ...making]);
      for (const one of made) if (one.status === 'rejected') expect(one.reason).toEqual(code('object.not_found'));
      const rejoin = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'admin')`;
      await core.sql(rejoin, [workspaceId, userId]);
      for (const one of made) if (one.status === 'fulfilled') expect(await ask(one.value.key)).toBeNull();
    }
  });
});

describe('the last use of a key', () => {
  const lastUse = async (id: string) =>
    (
      await core.sql<{ at: Date | null; ip: string | null }>(
        'SELECT last_used_at AS at, last_used_ip AS ip FROM api_keys WHERE id = $1',
        [id],
      )
    )[0]!;

  it('is written for all keys in one statement, and for each at most once a minute', async () => {
    const recorder = core.get(KeyUseRecorder);
    const made = await Promise.all([mint(), mint(), mint()]);
    await recorder.flush({ all: true });
    for (const { key } of [...made, ...made]) await ask(key);
    expect(await statements(() => recorder.flush())).toHaveLength(1);
    for (const { apiKey } of made) {
      expect(await lastUse(apiKey.id)).toEqual({ at: expect.any(Date), ip: '192.0.2.1' });
    }
    for (const { key } of made) await ask(key);
    expect(await statements(() => recorder.flush())).toEqual([]);
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000);
    expect(await statements(() => recorder.flush())).toHaveLength(1);
    now.mockRestore();
    expect(await statements(() => recorder.flush({ all: true }))).toEqual([]);
  });
});
