import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Admission } from './admission.js';
import { sourceOf } from './client-address.js';
import { defaultLimits } from './limits.js';
import { Tally } from './tally.js';
import { Caller } from './testing/caller.js';
import { fixture } from './testing/surface-fixture.js';

describe('callers that send their bodies slowly', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  async function surface(): Promise<{ port: number; caller: Caller }> {
    const fake = await fixture();
    ends.push(() => fake.close());
    const limits = { write: { perMinute: 1_000, burst: 1_000, concurrent: 2, stored: false } };
    const port = await (await fake.surface('operator', { limits })).listen();
    return { port, caller: new Caller(`http://127.0.0.1:${port}`) };
  }

  /** Begins a request and leaves its body open. */
  async function slow(port: number): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    ends.push(() => socket.destroy());
    socket.write('POST /api/v1/echo/slow HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n');
    socket.write('expect: 100-continue\r\ncontent-length: 12\r\n\r\n');
    // 100 Continue: the request is under way.
    await once(socket, 'data');
    return socket;
  }

  it('hold no place of those who do not', async () => {
    const { port, caller } = await surface();
    const sockets = await Promise.all(Array.from({ length: 20 }, () => slow(port)));
    expect((await caller.post('/api/v1/echo/quick', { text: 'x' })).status).toBe(201);
    const answers = sockets.map(async (socket) => String((await once(socket, 'data'))[0]).split('\r\n')[0]);
    for (const socket of sockets) socket.write('{"text":"x"}');
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['HTTP/1.1 201 Created']));
  });

  it('are cut off with 408 after ten seconds', async () => {
    const { port } = await surface();
    const socket = await slow(port);
    let text = '';
    socket.on('data', (bytes: Buffer) => void (text += bytes.toString()));
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 408 .*"code":"request\.timeout"/s);
  }, 45_000);
});

describe('callers that were refused before they had sent everything', () => {
  it('read why, and are cut off soon after', async () => {
    const fake = await fixture();
    try {
      const socket = connect(await (await fake.surface('operator')).listen(), '127.0.0.1');
      socket.write('POST /api/v1/no/such/route HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{');
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
      const startedAt = performance.now();
      await once(socket, 'close');
      expect(performance.now() - startedAt).toBeLessThan(10_000);
    } finally {
      await fake.close();
    }
  }, 45_000);
});

describe('a place among the calls of a class', () => {
  const response = () => {
    const listeners: (() => void)[] = [];
    return {
      closed: false,
      once: (_name: string, listener: () => void) => void listeners.push(listener),
      close(): void {
        this.closed = true;
        for (const listener of listeners) listener();
      },
    };
  };
  const rules = { ...defaultLimits, write: { ...defaultLimits.write, concurrent: 1 } };
  const enter = (admission: Admission, to: ReturnType<typeof response>) => admission.enter('write', to as never);

  it('is given back once, also when the caller leaves while the body arrives', async () => {
    const admission = new Admission(rules, undefined);
    const gone = response();
    await enter(admission, gone).outside(async () => gone.close());
    const [first, second] = [response(), response()];
    enter(admission, first);
    expect(() => enter(admission, second)).toThrow(expect.objectContaining({ code: 'overloaded', retryAfterS: 1 }));
    first.close();
    first.close();
    enter(admission, second);
    expect(() => enter(admission, response())).toThrow(expect.objectContaining({ code: 'overloaded' }));
  });

  it('may be taken when the body has come', async () => {
    const admission = new Admission(rules, undefined);
    const place = enter(admission, response());
    await expect(place.outside(async () => void enter(admission, response()))).rejects.toMatchObject({
      code: 'overloaded',
    });
  });
});

describe('exports of one person', () => {
  const response = () => Object.assign(new EventEmitter(), { closed: false }) as unknown as ServerResponse;
  const refused = expect.objectContaining({ code: 'request.rate_limited', retryAfterS: expect.any(Number) });

  it('leave places for others, and each is given back with its answer', () => {
    const admission = new Admission(defaultLimits, undefined);
    const first = response();
    for (const mine of [first, response()]) admission.hold('export', 'ada', mine);
    expect(() => admission.hold('export', 'ada', response())).toThrow(refused);
    admission.hold('export', 'grace', response());
    first.emit('close');
    admission.hold('export', 'ada', response());
    expect(() => admission.hold('export', 'ada', response())).toThrow(refused);
  });

  it('count nothing whose caller left while he was being looked up, nor calls of other classes', () => {
    const admission = new Admission(defaultLimits, undefined);
    for (let call = 0; call < 5; call += 1) {
      admission.hold('export', 'ada', Object.assign(response(), { closed: true }));
      admission.hold('read', 'ada', response());
    }
    admission.hold('export', 'ada', response());
  });
});

describe('what limits count by', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:DB8::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['1:2:3:4:5:6:192.0.2.33', '1:2:3:4::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['0198c0de-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000001'],
  ])('of %s is %s', (address, source) => expect(sourceOf(address)).toBe(source));

  it('is one source for a whole /64', async () => {
    const admission = new Admission(defaultLimits, undefined);
    const { burst } = defaultLimits.write;
    for (let host = 1; host <= burst; host += 1)
      await admission.takeFrom('write', `2001:db8:7:7::${host.toString(16)}`);
    expect(() => admission.takeFrom('write', '2001:db8:7:7:ffff:ffff:ffff:ffff')).toThrow(
      expect.objectContaining({ code: 'request.rate_limited' }),
    );
    await admission.takeFrom('write', '2001:db8:7:8::1');
  });

  it('holds no more than its share, and what it gives back is given back once', () => {
    const tally = new Tally(2);
    const [first, second] = [tally.enter('a')!, tally.enter('a')!];
    expect([tally.enter('a'), tally.enter('b')]).toEqual([null, expect.any(Function)]);
    first();
    first();
    expect([tally.enter('a'), tally.enter('a')]).toEqual([expect.any(Function), null]);
    second();
  });
});
