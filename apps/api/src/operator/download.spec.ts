import { describe, expect, it } from '@jest/globals';
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
});
