import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PASSWORD, makePerson } from '../../testing/people.js';
import { makeDeadDelivery } from '../../testing/samples-deliveries.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let browser: TestBrowser;
let deadId: string;

beforeAll(async () => {
  api = await openTestApi();
  const admin = await makePerson(api, { platformRole: 'platform_admin' });
  browser = new TestBrowser(api, 'admin');
  await browser.signIn(admin.email, PASSWORD);
});
beforeEach(async () => {
  deadId = await makeDeadDelivery(api, `dead-${randomUUID()}@example.test`);
});
afterAll(() => api.close());

const stateOf = async (id: string) =>
  (await api.sql<{ state: string }>('SELECT state FROM deliveries WHERE id = $1', [id]))[0]!.state;

describe('deliveries in the admin console', () => {
  it('are listed by state, template and a part of the address, with counts and whether mail is set up', async () => {
    const { recipient } = await browser.api.deliveries.get({ params: { deliveryId: deadId } });
    const list = (query: object) => browser.api.deliveries.list({ query });
    const found = await list({ state: 'dead', template: 'test', search: recipient.slice(0, 20).toUpperCase() });
    expect(found).toMatchObject({
      items: [{ id: deadId, attempts: 1, triesLeft: 9, dueAt: null }],
      isConfigured: false,
    });
    expect(found.counts.dead).toBeGreaterThan(0);
    expect((await list({ state: 'queued', search: recipient })).items).toEqual([]);
    expect((await list({ template: 'invitation', search: recipient })).items).toEqual([]);
  });

  it('are shown with every try, and nothing of what they carry', async () => {
    const one = await browser.api.deliveries.get({ params: { deliveryId: deadId } });
    expect(one.tries).toMatchObject([{ attempt: 1, outcome: 'permanent', smtpCode: 550, answer: '550 No such user' }]);
    expect(JSON.stringify([one, await browser.api.deliveries.list({ query: {} })])).not.toContain('canary');
    await expect(browser.api.deliveries.get({ params: { deliveryId: randomUUID() } })).rejects.toMatchObject({
      status: 404,
      code: 'object.not_found',
    });
  });

  it('are retried when dead, with one audit entry each; what is not dead stays as it is', async () => {
    const other = await makeDeadDelivery(api);
    const body = { deliveryIds: [deadId, other, randomUUID()] };
    expect(await browser.api.deliveries.retry({ body })).toEqual({ done: 2 });
    expect([await stateOf(deadId), await stateOf(other)]).toEqual(['queued', 'queued']);
    const entries = await api.sql(
      `SELECT 1 FROM audit_entries WHERE event = 'delivery.retried' AND target->>'id' = $1`,
      [deadId],
    );
    expect(entries).toHaveLength(1);
    await expect(browser.api.deliveries.retry({ body: { deliveryIds: [deadId] } })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('are given up with a reason', async () => {
    const body = { deliveryIds: [deadId], reason: 'A typing error' };
    expect(await browser.api.deliveries.discard({ body })).toEqual({ done: 1 });
    expect(await stateOf(deadId)).toBe('abandoned');
    await expect(browser.api.deliveries.discard({ body })).rejects.toMatchObject({ status: 404 });
    await expect(browser.api.deliveries.discard({ body: { ...body, reason: '' } })).rejects.toMatchObject({
      status: 400,
    });
  });

  it.each([
    ['a cursor that nobody gave', { cursor: 'bm9uc2Vuc2U' }, 'request.cursor_invalid'],
    ['a state that is none', { state: 'lost' }, 'request.invalid'],
  ])('refuses %s', async (_what, query, code) => {
    await expect(browser.api.deliveries.list({ query: query as never })).rejects.toMatchObject({ status: 400, code });
  });
});
