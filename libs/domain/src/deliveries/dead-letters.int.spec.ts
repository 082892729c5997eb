import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { deliverySorts, type DeliverySort } from '@fettle/contracts';
import { Ctx } from '@fettle/platform/context';
import { DeliveryReader, DeliverySweeper, DeadLetters } from './index.js';
import { TestMail } from './test-mail.js';

const system = Ctx.system('spec');
const HOUR = 3_600_000;
let stage: TestMail;

beforeAll(async () => {
  stage = await TestMail.open();
});
afterEach(async () => {
  stage.peer.calm();
  await stage.home.clock.reset();
});
afterAll(() => stage?.close());

async function dead(email = 'dead@example.test'): Promise<string> {
  const id = await stage.mail({ to: { email, name: 'Dead' } });
  stage.peer.trouble({ kind: 'answer', at: 'recipient', code: 550, words: 'No such user' });
  await stage.attempt(id);
  return id;
}
const retain = () => stage.core.get(DeliverySweeper).retain(system);

describe('a dead letter', () => {
  it('is sent after all when a person says so, with an entry in the audit log', async () => {
    const id = await dead('mended@example.test');
    expect(await stage.core.get(DeadLetters).retry(system, [id])).toEqual({ done: 1 });
    expect(await stage.told(id)).toMatchObject({ state: 'queued', tries_left: 10 });
    await stage.attempt(id);
    expect(await stage.told(id)).toMatchObject({ state: 'delivered', attempts: 2, sealed_data: null });
    const entries = await stage.core.sql(`SELECT details FROM audit_entries WHERE event = 'delivery.retried'`);
    expect(entries).toMatchObject([{ details: { recipient: 'mended@example.test', attempts: 1 } }]);
    await expect(stage.core.get(DeadLetters).retry(system, [id])).rejects.toMatchObject({ code: 'object.not_found' });
  });

  it('is given up when a person says so: what it carried is gone, and the reason is in the audit log', async () => {
    const id = await dead('typo@example.test');
    expect(await stage.core.get(DeadLetters).discard(system, [id], 'A typing error')).toEqual({ done: 1 });
    expect(await stage.told(id)).toMatchObject({ state: 'abandoned', sealed_data: null });
    const entries = await stage.core.sql(`SELECT details FROM audit_entries WHERE event = 'delivery.discarded'`);
    expect(entries).toMatchObject([{ details: { recipient: 'typo@example.test', why: 'A typing error' } }]);
    await expect(stage.core.get(DeadLetters).retry(system, [id])).rejects.toMatchObject({ code: 'object.not_found' });
  });

  it('is retried once by two people who ask at the same time', async () => {
    const id = await dead();
    const asked = await Promise.allSettled([1, 2].map(() => stage.core.get(DeadLetters).retry(system, [id])));
    expect(asked.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('loses its content after a week, and is gone after as long as the settings say', async () => {
    const id = await dead();
    await stage.home.clock.advance(6 * 24 * HOUR);
    await retain();
    expect((await stage.told(id)).state).toBe('dead');
    await stage.home.clock.advance(25 * HOUR);
    await retain();
    expect(await stage.told(id)).toMatchObject({ state: 'abandoned', sealed_data: null });
    await stage.home.clock.advance(24 * 24 * HOUR);
    await retain();
    expect(await stage.told(id)).toBeUndefined();
  });

  it('comes first in the list, and its page never shows what it carried', async () => {
    const id = await dead('first@example.test');
    const later = await stage.mail({ to: { email: 'later@example.test', name: 'Later' } });
    const reader = stage.core.get(DeliveryReader);
    const list = (sort: DeliverySort) => reader.list(system, { limit: 1, sort });
    const first = await list('dead');
    expect(first).toMatchObject({ items: [{ id, state: 'dead' }], isConfigured: true });
    expect((await list('created')).items[0]!.id).toBe(later);
    const shown = await reader.get(system, id);
    expect(shown.tries).toMatchObject([{ outcome: 'permanent', smtpCode: 550, answer: '550 No such user' }]);
    expect(JSON.stringify([shown, first])).not.toContain('canary-link');
    await expect(reader.list(system, { limit: 1, sort: 'created', cursor: first.nextCursor! })).rejects.toMatchObject({
      code: 'request.cursor_invalid',
    });
  });

  it('can be walked to, whichever order, without a row twice or missed', async () => {
    await dead();
    await stage.mail();
    await dead();
    const reader = stage.core.get(DeliveryReader);
    const directions = ['asc', 'desc'] as const;
    for (const order of deliverySorts.flatMap((sort) => directions.map((direction) => ({ sort, direction })))) {
      const all = (await reader.list(system, { limit: 200, ...order })).items.map(({ id }) => id);
      const walked: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await reader.list(system, { limit: 2, ...order, ...(cursor ? { cursor } : {}) });
        walked.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(walked).toEqual(all);
    }
  });
});

describe('mails that are not sent', () => {
  it('are buried when by now they would help nobody', async () => {
    const id = await stage.mail();
    stage.peer.trouble({ kind: 'answer', at: 'data', code: 451, words: 'Later' });
    await stage.attempt(id);
    await stage.home.clock.advance(HOUR + 1_000);
    expect((await stage.sweep()).buried).toBeGreaterThan(0);
    expect(await stage.told(id)).toMatchObject({
      state: 'dead',
      reason: 'The mail server asked to come back later; by now it would help nobody any more',
    });
  });

  it('wait and say why while no mail server is set, and while it is in a network that is not allowed', async () => {
    const plain = await TestMail.open({ FETTLE_SMTP_HOST: '', FETTLE_SMTP_ALLOW_PRIVATE: 'false' });
    try {
      const id = await plain.mail();
      await plain.attempt(id);
      expect(await plain.told(id)).toMatchObject({ state: 'queued', reason: 'Mail is not configured' });
    } finally {
      await plain.close();
    }
    const refused = await TestMail.open({ FETTLE_SMTP_ALLOW_PRIVATE: 'false' });
    try {
      const id = await refused.mail();
      await refused.attempt(id);
      const told = await refused.told(id);
      expect(told).toMatchObject({ state: 'queued', tries: [{ outcome: 'temporary' }] });
      expect([told.reason, refused.peer.connections]).toEqual([expect.stringContaining('cannot be called'), 0]);
    } finally {
      await refused.close();
    }
  });
});
