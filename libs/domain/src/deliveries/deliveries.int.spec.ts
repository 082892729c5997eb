import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { until } from '@fettle/testing';
import { MailService } from './index.js';
import { TestMail } from './test-mail.js';

let stage: TestMail;

beforeAll(async () => {
  stage = await TestMail.open();
});
afterEach(async () => {
  stage.peer.calm();
  await stage.home.clock.reset();
});
afterAll(() => stage?.close());

describe('a mail', () => {
  it('arrives as text and HTML that say the same, and leaves nothing of what it carried', async () => {
    const id = await stage.mail();
    await stage.attempt(id);
    const mail = await stage.peer.waitFor('ada@example.test');
    expect(mail).toMatchObject({
      from: 'fettle@example.test',
      subject: 'Set a new password for Fettle',
      messageId: `<${id}@example.test>`,
      link: 'https://fettle.test/reset-password#token=canary-link',
    });
    expect(mail.html).toContain('href="https://fettle.test/reset-password#token=canary-link"');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(await stage.told(id)).toMatchObject({
      state: 'delivered',
      sealed_data: null,
      tries: [{ outcome: 'delivered', smtp_code: 250 }],
    });
  });

  it('is sealed while it waits, and its job holds its id alone', async () => {
    const id = await stage.mail();
    const dump = async (sql: string) => JSON.stringify(await stage.core.sql(sql));
    const row = await dump('SELECT * FROM deliveries');
    expect(row).toContain(id);
    expect(row + (await dump('SELECT * FROM outbox')) + (await dump('SELECT * FROM bullmq.job'))).not.toContain(
      'canary-link',
    );
  });

  it('does not open in another row', async () => {
    const [one, other] = [await stage.mail(), await stage.mail()];
    await stage.core.sql(
      'UPDATE deliveries SET sealed_data = (SELECT sealed_data FROM deliveries WHERE id = $2) WHERE id = $1',
      [one, other],
    );
    await stage.attempt(one);
    expect(await stage.told(one)).toMatchObject({ state: 'dead', reason: expect.stringContaining('cannot be opened') });
  });

  it('goes with its transaction: rolled back, it never was', async () => {
    const count = async () => (await stage.core.sql('SELECT 1 FROM deliveries')).length;
    const before = await count();
    const unitOfWork = stage.core.get(UnitOfWork);
    await expect(
      unitOfWork.run(Ctx.system('spec'), async (ctx) => {
        const to = { email: 'ada@example.test', name: 'Ada' };
        await stage.core.get(MailService).send(ctx, { template: 'test', to, data: {} });
        throw new Error('changed their mind');
      }),
    ).rejects.toThrow('changed their mind');
    expect(await count()).toBe(before);
  });

  it('has the names that people gave, whatever they are made of, in one line each', async () => {
    const id = await stage.mail({
      to: { email: 'lines@example.test', name: 'Ada\nLovelace' },
      data: { link: 'https://fettle.test/reset-password#token=x', place: 'the office\r\nof Ada\tLovelace' },
    });
    await stage.attempt(id);
    expect((await stage.peer.waitFor('lines@example.test')).text).toContain('the office of Ada Lovelace');
  });

  it('is one for one key, however many ask for it at once', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => stage.mail({ dedupKey: 'reset:ada:1' })));
    expect(new Set(ids).size).toBe(1);
  });

  it('is sent once, however many workers have its job', async () => {
    const id = await stage.mail({ to: { email: 'once@example.test', name: 'Once' } });
    await Promise.all(Array.from({ length: 10 }, () => stage.attempt(id)));
    await stage.attempt(id);
    expect(stage.peer.mails.filter((mail) => mail.to.includes('once@example.test'))).toHaveLength(1);
  });
});

describe('a mail server in trouble', () => {
  const refusal = (at: 'connect' | 'sender' | 'recipient' | 'data', code: number) =>
    ({ kind: 'answer', at, code, words: 'No, because of canary-link' }) as const;

  it.each(['connect', 'sender', 'recipient', 'data'] as const)(
    'that says "later" at %s gets the same mail again',
    async (at) => {
      const id = await stage.mail({ to: { email: `${at}@example.test`, name: at } });
      stage.peer.trouble(refusal(at, 451));
      await stage.attempt(id);
      const waiting = await stage.told(id);
      expect(waiting).toMatchObject({
        state: 'queued',
        attempts: 1,
        tries: [{ outcome: 'temporary', smtp_code: 451 }],
      });
      expect(waiting.tries[0]!.answer).toBe('451 No, because of [redacted]');
      // Not before it is due, whoever has a job for it.
      await stage.attempt(id);
      expect((await stage.told(id)).attempts).toBe(1);
      await stage.home.clock.advance(13_000);
      expect((await stage.sweep()).announced).toBeGreaterThan(0);
      await stage.attempt(id);
      expect(await stage.told(id)).toMatchObject({ state: 'delivered', attempts: 2 });
      expect((await stage.peer.waitFor(`${at}@example.test`)).messageId).toBe(`<${id}@example.test>`);
    },
  );

  it.each(['sender', 'recipient', 'data'] as const)('that says "never" at %s is not asked again', async (at) => {
    const id = await stage.mail();
    stage.peer.trouble(refusal(at, 550));
    await stage.attempt(id);
    const dead = await stage.told(id);
    expect(dead).toMatchObject({ state: 'dead', tries: [{ outcome: 'permanent', smtp_code: 550 }] });
    // What a person may have mended can be sent after all, so its content is still there.
    expect(dead.sealed_data).not.toBeNull();
  });

  it('that hangs up in the middle of a message, or falls silent, is tried again later', async () => {
    const dropped = await stage.mail();
    stage.peer.trouble({ kind: 'drop' });
    await stage.attempt(dropped);
    expect(await stage.told(dropped)).toMatchObject({ state: 'queued', tries: [{ outcome: 'temporary' }] });
    for (const at of ['connect', 'data'] as const) {
      const silent = await stage.mail();
      stage.peer.trouble({ kind: 'hang', at });
      await stage.attempt(silent, AbortSignal.timeout(150));
      expect(await stage.told(silent)).toMatchObject({ state: 'queued', tries: [{ outcome: 'temporary' }] });
    }
  });

  it('that never takes it makes a dead letter after ten tries', async () => {
    const id = await stage.mail({
      template: 'invitation' as never,
      data: { link: 'https://f.test/#t', actor: 'Bo' } as never,
    });
    stage.peer.trouble(refusal('recipient', 452), 10);
    for (let tries = 1; tries <= 10; tries += 1) {
      await stage.attempt(id);
      expect((await stage.told(id)).attempts).toBe(tries);
      await stage.home.clock.advance(15 * 3_600_000);
    }
    expect(await stage.told(id)).toMatchObject({ state: 'dead', tries_left: 0 });
  });
});

describe('tries that nobody ends', () => {
  it('come back when their lease is over, and a late end of theirs changes nothing', async () => {
    const id = await stage.mail({ to: { email: 'lost@example.test', name: 'Lost' } });
    stage.peer.trouble({ kind: 'hang', at: 'data' });
    const stop = new AbortController();
    const first = stage.attempt(id, stop.signal);
    await until(() => stage.peer.isCalm);
    await stage.home.clock.advance(121_000);
    expect((await stage.sweep()).lost).toBe(1);
    expect(await stage.told(id)).toMatchObject({ state: 'queued', tries: [{ outcome: 'lost' }] });
    await stage.home.clock.advance(132_000);
    await stage.attempt(id);
    stop.abort();
    await first;
    expect(await stage.told(id)).toMatchObject({
      state: 'delivered',
      attempts: 2,
      tries: [{ outcome: 'lost' }, { outcome: 'delivered' }],
    });
  });

  it('count as delivered when the end was only late', async () => {
    const id = await stage.mail({ to: { email: 'late@example.test', name: 'Late' } });
    await stage.core.sql(
      `UPDATE deliveries SET state = 'sending', attempts = 1, lease_until = fettle_now() WHERE id = $1`,
      [id],
    );
    await stage.sweep();
    const { DeliveryRepository } = await import('./delivery.repository.js');
    const outcome = { outcome: 'delivered', reason: null, code: 250, answer: '250 taken' } as const;
    const [row] = await stage.core.sql('SELECT * FROM deliveries WHERE id = $1', [id]);
    const ending = { event: 'deliver', afterMs: 0, outcome } as const;
    expect(await stage.core.get(DeliveryRepository).end(Ctx.system('spec'), row as never, ending)).toBe(true);
    expect((await stage.told(id)).state).toBe('delivered');
  });

  it('are announced again when the queue was emptied', async () => {
    const id = await stage.mail();
    const jobs = async () =>
      (await stage.core.sql(`SELECT 1 FROM bullmq.job WHERE data->>'deliveryId' = $1`, [id])).length;
    await until(async () => (await jobs()) === 1);
    await stage.home.clock.advance(31_000);
    await stage.sweep();
    await until(async () => (await jobs()) === 2);
  });
});
