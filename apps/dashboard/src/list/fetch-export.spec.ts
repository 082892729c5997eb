import { describe, expect, it } from '@jest/globals';
import { fetchExport } from './fetch-export.ts';

const refusal = (status: number, code: string, headers = {}) =>
  Response.json({ code, message: 'No more for now', requestId: 'r-1' }, { status, headers });
const file = () =>
  new Response('id,name', { headers: { 'content-disposition': 'attachment; filename="nodes-2026-11-21.csv"' } });
const served = (...answers: (() => Response)[]) => {
  const asked: string[] = [];
  const send = async (address: unknown) => {
    asked.push(String(address));
    return answers[asked.length - 1]!();
  };
  return { asked, send: send as typeof fetch };
};
const never = () => Promise.reject(new Error('asked for a new token'));

describe('an exported list', () => {
  it('is fetched with the name that the server gives it', async () => {
    const { name, content } = await fetchExport('/export', never, served(file).send);
    expect([name, await content.text()]).toEqual(['nodes-2026-11-21.csv', 'id,name']);
  });

  it.each([
    [429, 'request.rate_limited'],
    [503, 'dependency.unavailable'],
  ])('that is refused with %d is an error with the words and the wait of the server', async (status, code) => {
    const { send } = served(() => refusal(status, code, { 'retry-after': '7' }));
    await expect(fetchExport('/export', never, send)).rejects.toMatchObject({
      code,
      status,
      message: 'No more for now',
      retryAfterS: 7,
    });
  });

  it('is asked for again once the access token has been renewed', async () => {
    const { asked, send } = served(() => refusal(401, 'session.access_expired'), file);
    let renewed = 0;
    const { name } = await fetchExport('/export', async () => (renewed += 1), send);
    expect({ name, renewed, asked }).toEqual({
      name: 'nodes-2026-11-21.csv',
      renewed: 1,
      asked: ['/export', '/export'],
    });
  });

  it('that ends too early is an error, not a short file', async () => {
    const cut = new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) });
    const { send } = served(() => new Response(cut));
    await expect(fetchExport('/export', never, send)).rejects.toMatchObject({ code: 'answer' });
  });

  it('without an answer is an error of the network', async () => {
    const send = () => Promise.reject(new TypeError('fetch failed'));
    await expect(fetchExport('/export', never, send)).rejects.toMatchObject({ code: 'network' });
  });
});
