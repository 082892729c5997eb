import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ctx, newId } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { TestMail } from '../deliveries/test-mail.js';
import { EnrolmentRequests } from './index.js';
import { RequestMail } from './request-mail.js';
import type { RequestRow } from './request.repository.js';

const stranger = Ctx.create({ actor: { kind: 'anonymous' }, origin: { ip: '203.0.113.9' } });
let stage: TestMail;

beforeAll(async () => {
  stage = await TestMail.open();
});
afterEach(() => stage.home.clock.reset());
afterAll(() => stage?.close());

async function person(role: string): Promise<string> {
  const ctx = await stage.core.workspace();
  const [id, email] = [newId(), `${role}-${newId()}@example.test`];
  await stage.core.sql("INSERT INTO users (id, email, name, activated_at) VALUES ($1, $2, 'Ada', now())", [id, email]);
  const join = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
  await stage.core.sql(join, [ctx.requireWorkspace(), id, role]);
  return email;
}
const ask = async (email: string, hostname = `h-${newId()}`) => {
  await stage.core.get(EnrolmentRequests).initiate(stranger, { email, hostname });
  const [row] = await stage.core.sql<RequestRow & { over: boolean }>(
    'SELECT *, false AS over FROM enrolment_requests WHERE email = $1 ORDER BY created_at DESC, id DESC LIMIT 1',
    [email],
  );
  return row!;
};
const waiting = (email: string) =>
  stage.core.sql<{ id: string; dedup_key: string }>('SELECT id, dedup_key FROM deliveries WHERE recipient = $1', [
    email,
  ]);

describe('mail about a machine that asks to be let in', () => {
  it('reaches the administrator whom it named, with fingerprint and address, once for a request', async () => {
    const email = await person('admin');
    const request = await ask(email, 'db-7\u0007.example.test');
    const made = await until(async () => (await waiting(email))[0]);
    expect(made.dedup_key).toBe(`enrolment-requested:${request.id}`);
    const system = Ctx.system('spec');
    await Promise.all([1, 2, 3].map(() => stage.core.get(RequestMail).send(system, request)));
    expect(await waiting(email)).toHaveLength(1);
    await stage.attempt(made.id);
    const mail = await stage.peer.waitFor(email);
    expect(mail.subject).toBe('db-7 .example.test asks to be let in');
    for (const part of [request.fingerprint, '203.0.113.9', 'Nothing of what it says is proved'])
      expect(mail.text).toContain(part);
    expect(mail.link).toMatch(/\/nodes$/);
  });

  it('goes to nobody who may not decide, and not for a request that nobody can answer', async () => {
    const [viewer, admin] = [await person('viewer'), await person('admin')];
    const mail = stage.core.get(RequestMail);
    const system = Ctx.system('spec');
    await mail.send(system, await ask(viewer));
    await mail.send(system, await ask(`nobody-${newId()}@example.test`));
    const pending = await ask(admin);
    await until(async () => (await waiting(admin)).length === 1);
    await mail.send(system, { ...pending, id: newId(), state: 'revoked' });
    expect(await waiting(viewer)).toEqual([]);
    expect(await waiting(admin)).toHaveLength(1);
  });

  it('has an allowance of its own, so that strangers fill no mailbox', async () => {
    const email = await person('owner');
    const system = Ctx.system('spec');
    const first = await ask(email);
    await until(async () => (await waiting(email)).length === 1);
    for (let turn = 0; turn < 10; turn += 1) await stage.core.get(RequestMail).send(system, { ...first, id: newId() });
    expect(await waiting(email)).toHaveLength(3);
    const kept = "SELECT 1 FROM rate_buckets WHERE key LIKE 'mail-to:%'";
    expect(await stage.core.sql(kept)).toEqual([]);
  });
});
