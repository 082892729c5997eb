import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditFileVerifier, genesisHash } from '@fettle/contracts/audit-chain';
import { Ctx } from '@fettle/platform/context';
import { AuditSealer, AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { PASSWORD, makePerson, makeWorkspace } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let browser: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  const admin = await makePerson(api, { platformRole: 'platform_admin' });
  browser = new TestBrowser(api, 'admin');
  await browser.signIn(admin.email, PASSWORD);
});
afterAll(() => api.close());

/** A workspace with so many sealed entries. */
async function chainOf(count: number): Promise<{ workspace: string; chain: string }> {
  const workspace = await makeWorkspace(api, {});
  for (let n = 0; n < count; n += 1) await record(workspace, n);
  await api.get(AuditSealer).seal();
  return { workspace, chain: `workspace:${workspace}` };
}

function record(workspaceId: string, n: number): Promise<void> {
  return api.get(UnitOfWork).run(Ctx.system('audit spec', workspaceId), async (tx) => {
    api.get(AuditTrail).record(tx, 'node.renamed', { type: 'node', id: randomUUID() }, { n });
  });
}

/** Somebody with all rights on the database, past the guard. */
async function tamper(sql: string, values: unknown[]): Promise<void> {
  await api.sql('ALTER TABLE audit_entries DISABLE TRIGGER USER');
  await api.sql(sql, values);
  await api.sql('ALTER TABLE audit_entries ENABLE TRIGGER USER');
}

/** What both verifiers say of a chain: in the database, and of a file that was exported from it. */
async function verdicts({ workspace }: { workspace: string }): Promise<unknown[]> {
  const { faults, cursor } = await browser.api.audit.verify({ body: { workspace } });
  expect(cursor).toBeNull();
  const text = await browser.api.audit.exportAll({ query: { workspace } });
  const verifier = new AuditFileVerifier();
  for (const line of text.trimEnd().split('\n')) if (!verifier.push(line)) break;
  const verdict = verifier.end();
  const inFile = verdict.ok ? 'ok' : [verdict.fault.reason, verdict.fault.seq];
  return [faults.map(({ reason, seq }) => [reason, seq])[0] ?? 'ok', inFile];
}

describe('both verifiers of the audit log', () => {
  it('find a whole chain whole, with its end and its signature', async () => {
    const mine = await chainOf(5);
    expect(await verdicts(mine)).toEqual(['ok', 'ok']);
    const { chains, checked, total } = await browser.api.audit.verify({ body: { workspace: mine.workspace } });
    expect(chains).toEqual([expect.objectContaining({ chain: mine.chain, seq: 5, signature: 'signed' })]);
    expect([checked, total]).toEqual([5, 5]);
  });

  it('name the first bad entry after an edit, a deletion, a lost seal and a moved entry', async () => {
    const at = 'WHERE chain = $1 AND seq = $2';
    const acts: [sql: string, expected: string][] = [
      [`UPDATE audit_entries SET details = '{"n":99}' ${at}`, 'altered'],
      [`UPDATE audit_entries SET at = at - interval '1 ms' ${at}`, 'altered'],
      [`UPDATE audit_entries SET actor = '{"kind":"system","reason":"somebody else"}' ${at}`, 'altered'],
      [`UPDATE audit_entries SET hash = repeat('f', 64) ${at}`, 'altered'],
      [`UPDATE audit_entries SET prev_hash = repeat('f', 64) ${at}`, 'broken_link'],
      [`DELETE FROM audit_entries ${at}`, 'missing'],
      [`UPDATE audit_entries SET seq = NULL, hash = NULL, prev_hash = NULL ${at}`, 'missing'],
    ];
    for (const [sql, expected] of acts) {
      const mine = await chainOf(5);
      await tamper(sql, [mine.chain, 3]);
      const [inDatabase, inFile] = await verdicts(mine);
      expect([sql, inDatabase]).toEqual([sql, [expected, 3]]);
      // A file is read entry by entry, so that a changed link makes the entry itself another.
      expect([sql, inFile]).toEqual([sql, [expected === 'broken_link' ? 'altered' : expected, 3]]);
      // What lost its seal would be sealed again, behind the others.
      await api.get(AuditSealer).seal();
      expect((await verdicts(mine))[0]).toEqual([expected, 3]);
    }
  });

  it('find entries that were cut from the end: by the noted end, and by its signature where that was changed too', async () => {
    const cut = await chainOf(5);
    await tamper('DELETE FROM audit_entries WHERE chain = $1 AND seq > 3', [cut.chain]);
    expect(await verdicts(cut)).toEqual([['cut', 4], ['cut', 4]]); // prettier-ignore

    const set = await chainOf(5);
    await tamper('DELETE FROM audit_entries WHERE chain = $1 AND seq > 3', [set.chain]);
    const back = `UPDATE audit_chains c SET seq = 3, hash = e.hash FROM audit_entries e
      WHERE e.chain = c.chain AND e.seq = 3 AND c.chain = $1`;
    await api.sql(back, [set.chain]);
    expect(await verdicts(set)).toEqual([['head_forged', 3], ['head_forged', 3]]); // prettier-ignore

    // The first entries alone, with everything noted thrown away: unsigned from then on, for ever.
    const thrown = await chainOf(5);
    await tamper('DELETE FROM audit_entries WHERE chain = $1 AND seq > 3', [thrown.chain]);
    await api.sql('DELETE FROM audit_chains WHERE chain = $1', [thrown.chain]);
    expect((await verdicts(thrown))[0]).toEqual(['head_changed', 3]);
    await record(thrown.workspace, 4);
    await api.get(AuditSealer).seal();
    const { chains } = await browser.api.audit.verify({ body: { workspace: thrown.workspace } });
    expect(chains).toEqual([expect.objectContaining({ seq: 4, signature: 'unsigned' })]);
  });

  it('find entries behind the noted end, and an end with another hash', async () => {
    const behind = await chainOf(5);
    const back = `UPDATE audit_chains c SET seq = 3, hash = e.hash FROM audit_entries e
      WHERE e.chain = c.chain AND e.seq = 3 AND c.chain = $1`;
    await api.sql(back, [behind.chain]);
    expect((await verdicts(behind))[0]).toEqual(['beyond_head', 4]);
    const other = await chainOf(2);
    await api.sql('UPDATE audit_chains SET hash = $2 WHERE chain = $1', [other.chain, genesisHash]);
    expect((await verdicts(other))[0]).toEqual(['head_changed', 2]);
  });

  it('walk a long log in bounded steps, every chain, while entries are being sealed', async () => {
    const before = await browser.api.audit.verify({ body: {} });
    const long = await makeWorkspace(api, {});
    const fill = `
      INSERT INTO audit_entries (id, workspace_id, actor, event, target, request_id, chain)
      SELECT gen_random_uuid(), $1::uuid, '{"kind":"anonymous"}', 'node.renamed', '{"type":"node","id":"1"}', 'r',
        'workspace:' || $1::uuid FROM generate_series(1, 25000)`;
    await api.sql(fill, [long]);
    await api.get(AuditSealer).seal();
    let [steps, checked] = [0, 0];
    const faults = new Set<string>();
    for (let cursor: string | null | undefined; cursor !== null; steps += 1) {
      const step = await browser.api.audit.verify({ body: cursor ? { cursor } : {} });
      expect(step.checked).toBeGreaterThan(checked);
      ({ checked, cursor } = step);
      for (const { chain } of step.faults) faults.add(chain);
      await record(long, steps);
      await api.get(AuditSealer).seal();
    }
    expect(steps).toBeGreaterThan(1);
    expect(checked).toBeGreaterThanOrEqual(25_000);
    expect([...faults]).toEqual(before.faults.map(({ chain }) => chain));
    const first = await browser.api.audit.verify({ body: {} });
    expect(await browser.problem('/audit-logs/verify', post({ cursor: `x${first.cursor}` }))).toMatchObject({
      code: 'request.cursor_invalid',
    });
    const query = { workspace: long, cursor: first.cursor };
    expect(await browser.problem('/audit-logs/verify', post(query))).toMatchObject({ code: 'request.cursor_invalid' });
    expect(await browser.problem('/audit-logs/verify', post({ workspace: randomUUID() }))).toMatchObject({
      status: 404,
    });
  }, 120_000);

  const post = (body: object): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': browser.csrf ?? '' },
    body: JSON.stringify(body),
  });
});
