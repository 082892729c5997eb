import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { until } from '@fettle/testing';
import { download } from './download.js';

/** Serves pieces as a download and reads its answer as `read` does. */
async function served(pieces: AsyncIterable<string>, read: (answer: IncomingMessage) => Promise<void>): Promise<void> {
  const server = createServer((_request, response) => {
    const { content } = download({ name: 'x.csv', contentType: 'text/csv', pieces }, 200);
    (content as Readable).on('error', () => response.destroy()).pipe(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const request = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    await read(answer);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('a download', () => {
  it('reads on only as its caller takes it, and is cut when nobody does', async () => {
    let made = 0;
    let ended = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) {
          made += 1;
          yield 'x'.repeat(1_000_000);
        }
      } finally {
        ended = true;
      }
    }
    await served(endless(), async (answer) => {
      answer.pause();
      await until(() => ended, { what: 'the end of what nobody takes' });
      expect(made).toBeLessThan(50);
    });
  });

  it('that breaks off ends its connection, so that no half of a list passes for the whole', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'id,name\r\n';
      throw new Error('The database went away');
    }
    await served(broken(), async (answer) => {
      const read = (async () => {
        for await (const _piece of answer);
      })();
      await expect(read).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(answer.complete).toBe(false);
    });
  });

  describe('of one large piece', () => {
    const SLICE = 64 * 1024;
    afterEach(() => void jest.useRealTimers());

    function begun(slices: number): { content: Readable; next: () => Promise<IteratorResult<Buffer>> } {
      jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
      async function* one(): AsyncGenerator<string> {
        yield 'ä'.repeat((slices * SLICE) / 2);
      }
      const content = download({ name: 'x.csv', contentType: 'text/csv', pieces: one() }).content as Readable;
      const iterator = content[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
      return { content, next: () => iterator.next() };
    }

    it('goes on for a caller who takes it slowly, for as long as it needs', async () => {
      const { next } = begun(16);
      let bytes = 0;
      for (let step = await next(); !step.done; step = await next()) {
        expect(step.value.length).toBeLessThanOrEqual(SLICE);
        bytes += step.value.length;
        jest.advanceTimersByTime(20_000);
      }
      expect(bytes).toBe(16 * SLICE);
    });

    it('is cut for one who has taken some of it and then nothing', async () => {
      const { content, next } = begun(16);
      await next();
      await next();
      await new Promise((resolve) => setImmediate(resolve));
      expect(content.readableLength).toBe(1);
      jest.advanceTimersByTime(31_000);
      expect(content.destroyed).toBe(true);
    });
  });
});
