import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { proxyFor, until, type TcpProxy } from '@fettle/testing';
import { maxBodyBytes, type Bus } from './bus.js';

/** What both buses promise. `make` builds a bus on a url; the suite puts a door in front of it to break it. */
export function busConformance(name: string, server: () => Promise<string>, make: (url: string) => Promise<Bus>): void {
  describe(`the bus on ${name}`, () => {
    let url: string;
    let door: TcpProxy;
    let [one, two]: [Bus, Bus] = [undefined as never, undefined as never];

    beforeAll(async () => {
      url = await server();
      door = await proxyFor(url);
      [one, two] = [await make(door.through(url)), await make(url)];
      await Promise.all([one.start(), two.start()]);
    });
    afterAll(async () => {
      await Promise.all([one.close(), two.close()]);
      await door.cut();
    });

    it('brings messages to every process, the sender too, in order and by channel', async () => {
      const [here, there, other]: string[][] = [[], [], []];
      const stops = [
        one.subscribe('facts', (body) => here!.push(body)),
        two.subscribe('facts', (body) => there!.push(body)),
        two.subscribe('wake', (body) => other!.push(body)),
      ];
      const bodies = Array.from({ length: 50 }, (_, n) => `${n}\nwith a line and ünïcode`);
      await one.publish(bodies.map((body) => ({ channel: 'facts', body })));
      await one.publish([{ channel: 'wake', body: 'node' }]);
      await until(() => here!.length === 50 && there!.length === 50 && other!.length === 1);
      expect(here).toEqual(bodies);
      expect(there).toEqual(bodies);
      for (const stop of stops) stop();
      await one.publish([{ channel: 'facts', body: 'unheard' }]);
      const last: string[] = [];
      const stop = two.subscribe('wake', (body) => last.push(body));
      await one.publish([{ channel: 'wake', body: 'end' }]);
      await until(() => last.length === 1);
      stop();
      expect(there).toHaveLength(50);
    });

    it('carries 7,900 bytes and refuses more before it sends anything', async () => {
      const heard: string[] = [];
      const stop = two.subscribe('facts', (body) => heard.push(body));
      const largest = 'ü'.repeat(maxBodyBytes / 2);
      await one.publish([{ channel: 'facts', body: largest }]);
      await until(() => heard.length === 1);
      expect(heard[0]).toBe(largest);
      const mixed = [{ channel: 'facts', body: 'fits' } as const, { channel: 'facts', body: `${largest}x` } as const];
      await expect(one.publish(mixed)).rejects.toThrow(RangeError);
      expect(heard).toHaveLength(1);
      stop();
    });

    it('survives a handler that throws', async () => {
      const heard: string[] = [];
      const stops = [
        two.subscribe('facts', () => {
          throw new Error('faulty');
        }),
        two.subscribe('facts', (body) => heard.push(body)),
      ];
      await one.publish([{ channel: 'facts', body: 'a' }]);
      await until(() => heard.length === 1);
      for (const stop of stops) stop();
    });

    it('reconnects, tells the gap once messages flow again, and hears on', async () => {
      const heard: string[] = [];
      let gaps = 0;
      // Only its own messages: one of an earlier test may still be on its way to this process.
      const note = (body: string): void => void (['missed', 'after'].includes(body) && heard.push(body));
      const stops = [one.subscribe('facts', note), one.onGap(() => (gaps += 1))];
      await door.cut();
      await until(
        async () =>
          one.check().then(
            () => false,
            () => true,
          ),
        { what: 'the bus to notice' },
      );
      await two.publish([{ channel: 'facts', body: 'missed' }]);
      await door.open();
      await until(() => gaps === 1, { what: 'the gap' });
      await two.publish([{ channel: 'facts', body: 'after' }]);
      await until(() => heard.length > 0);
      expect(heard).toEqual(['after']);
      await until(async () => one.check().then(() => true));
      for (const stop of stops) stop();
    });

    it('notices that its connection was forgotten without a word, and hears on', async () => {
      const heard: string[] = [];
      let gaps = 0;
      const stops = [
        one.subscribe('facts', (body) => body === 'after the silence' && heard.push(body)),
        one.onGap(() => (gaps += 1)),
      ];
      door.stall();
      await until(() => gaps === 1, { what: 'the gap' });
      await two.publish([{ channel: 'facts', body: 'after the silence' }]);
      await until(() => heard.length === 1);
      for (const stop of stops) stop();
    });

    it('throws dependency.unavailable when it cannot send', async () => {
      await door.cut();
      const attempt = until(async () =>
        one.publish([{ channel: 'wake', body: 'x' }]).then(
          () => null,
          (error: unknown) => error,
        ),
      );
      expect(await attempt).toMatchObject({ code: 'dependency.unavailable', status: 503 });
      await door.open();
      await until(async () => one.publish([{ channel: 'wake', body: 'x' }]).then(() => true));
    });

    it('starts although the server comes up later, and closes while it is away', async () => {
      await door.cut();
      const late = await make(door.through(url));
      const never = await make(door.through(url));
      const starting = late.start();
      void never.start();
      await never.close();
      await door.open();
      await starting;
      await late.check();
      await late.close();
    });
  });
}
