import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SmtpPeer, forkChild, freePort, until, type TestChild, type TestDatabase } from '@fettle/testing';
import { TestSender, alertsDatabase } from './test-alerts.js';

/** Several processes start while the machine does other things too. */
const patient = { timeoutMs: 40_000 };

/** What the shipped worker does with mails, whatever keeps the queue. `env` chooses the backend. */
export function deliveryConformance(backend: string, env: () => Record<string, string>): void {
  describe(`worker-alerts on ${backend}`, () => {
    let home: TestDatabase;
    let peer: SmtpPeer;
    let sender: TestSender;
    const children: TestChild[] = [];

    beforeAll(async () => {
      [home, peer] = await Promise.all([alertsDatabase(), SmtpPeer.open()]);
      sender = await TestSender.open(home.url, { ...peer.env, ...env() });
    });
    afterEach(async () => {
      peer.calm();
      await Promise.all(children.splice(0).map((child) => child.kill()));
      await home.clock.reset();
    });
    afterAll(async () => {
      await sender?.close();
      await peer.close();
      await home.drop();
    });

    /** The worker as it is shipped; resolves when it is ready. */
    async function start(): Promise<{ child: TestChild; metrics: () => Promise<string> }> {
      const port = await freePort();
      const own = { ...peer.env, ...env(), FETTLE_OPS_PORT: String(port) };
      const child = forkChild(new URL('../main.js', import.meta.url), TestSender.env(home.url, sender.dataDir, own));
      children.push(child);
      await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, patient);
      return { child, metrics: async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text() };
    }
    const arrived = (email: string) => peer.mails.filter((mail) => mail.to.includes(email));

    it('sends each mail once, tells so in its metrics, and ends when it is told to', async () => {
      const emails = Array.from({ length: 30 }, (_none, n) => `many-${n}@example.test`);
      await Promise.all(emails.map((email) => sender.mail(email)));
      const { child, metrics } = await start();
      await until(() => emails.every((email) => arrived(email).length > 0), patient);
      expect(emails.map((email) => arrived(email).length)).toEqual(emails.map(() => 1));
      await until(
        async () => /fettle_delivery_tries_total\{[^}]*outcome="delivered"[^}]*\} 30/.test(await metrics()),
        patient,
      );
      expect(await child.terminate()).toBe(0);
    }, 120_000);

    it('is killed in the middle of a mail: another sends it when the lease is over, under the same Message-ID', async () => {
      const { child } = await start();
      peer.trouble({ kind: 'hang', at: 'data' });
      const id = await sender.mail('killed@example.test');
      // The whole mail is there, and its sender waits for an answer.
      await until(() => peer.isCalm, patient);
      expect(await sender.stateOf(id)).toBe('sending');
      await child.kill();
      await start();
      await sender.sweep();
      expect([await sender.stateOf(id), arrived('killed@example.test')]).toEqual(['sending', []]);
      await home.clock.advance(121_000);
      expect((await sender.sweep()).lost).toBe(1);
      await home.clock.advance(132_000);
      await sender.sweep();
      await until(async () => (await sender.stateOf(id)) === 'delivered', patient);
      expect(arrived('killed@example.test').map((mail) => mail.messageId)).toEqual([`<${id}@example.test>`]);
      const tries = await sender.sql('SELECT outcome FROM delivery_attempts WHERE delivery_id = $1 ORDER BY attempt', [
        id,
      ]);
      expect(tries).toEqual([{ outcome: 'lost' }, { outcome: 'delivered' }]);
    }, 120_000);

    it('meets a job twice and sends its mail once', async () => {
      const id = await sender.mail('twice@example.test');
      // The sweep announces it again while its first job still waits for a worker.
      await home.clock.advance(31_000);
      expect((await sender.sweep()).announced).toBeGreaterThan(0);
      await start();
      await until(async () => (await sender.stateOf(id)) === 'delivered', patient);
      const after = await sender.mail('after@example.test');
      await until(async () => (await sender.stateOf(after)) === 'delivered', patient);
      expect(arrived('twice@example.test')).toHaveLength(1);
    }, 120_000);
  });
}
