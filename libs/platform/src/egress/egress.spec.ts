import { describe, expect, it } from '@jest/globals';
import { connectPinned } from './connect-pinned.js';
import type { EgressError } from './egress-error.js';
import { client, faultOf, hello, seen, serve, silentPort } from './test-servers.js';

describe('a call to the outside (S7)', () => {
  it('arrives where the address may be called, and gives status, headers and body', async () => {
    const port = await serve((_request, answer) => {
      answer.writeHead(404, { 'x-own': 'yes' }).end('nothing');
    });
    const answer = await client().request(`http://127.0.0.1:${port}/a?b=c`, {
      reach: 'private',
      method: 'POST',
      body: 'words',
      headers: { 'x-sent': '1' },
    });
    expect([answer.status, answer.headers['x-own'], answer.body.toString()]).toEqual([404, 'yes', 'nothing']);
    expect(seen).toMatchObject([{ url: '/a?b=c', method: 'POST', body: 'words', headers: { 'x-sent': '1' } }]);
  });

  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '0',
    '0.0.0.0',
    'localhost',
    'LOCALHOST',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:7f00:0001]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[2002:7f00:1::]',
  ])('to this machine written as %s is refused without a connection', async (host) => {
    const port = await hello();
    expect(await faultOf(client().request(`http://${host}:${port}/`))).toBe('address-forbidden');
    expect(seen).toEqual([]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://2852039166/',
    'http://[::ffff:a9fe:a9fe]/',
  ])('to the metadata service %s is refused, whatever the integration allows', async (url) => {
    expect(await faultOf(client().request(url, { reach: 'private' }))).toBe('address-forbidden');
  });

  it.each([
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'data:text/plain,x',
    'http://user:word@example.com/',
    'nonsense',
  ])('to %s is none', async (url) => {
    expect(await faultOf(client().request(url, { reach: 'private' }))).toBe('url-invalid');
  });

  it('is refused by an address that a name has, and tells nobody which', async () => {
    const port = await hello();
    const call = client(async () => ['127.0.0.1']).request(`http://inside.example:${port}/`);
    const error = (await call.catch((caught: unknown) => caught)) as EgressError;
    expect([error.fault, error.mayPass]).toEqual(['address-forbidden', false]);
    expect(error.message).not.toContain('127');
  });

  it('goes to the address that was looked at: a name that changes afterwards is not asked again', async () => {
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    let asked = 0;
    const port = await serve((_request, answer) => answer.setHeader('connection', 'close').end('first'));
    const rebinding = client(async () => answers[Math.min(asked++, 1)]!);
    const url = `http://rebind.example:${port}/`;
    const first = await rebinding.request(url, { reach: 'private' });
    expect([first.body.toString(), asked, seen[0]!.headers.host]).toEqual(['first', 1, `rebind.example:${port}`]);
    expect(await faultOf(rebinding.request(url, { reach: 'private' }))).toBe('address-forbidden');
  });

  it('uses of several addresses only those that may be called', async () => {
    const port = await hello();
    const mixed = client(async () => ['169.254.169.254', '0.0.0.0', '127.0.0.1']);
    expect((await mixed.request(`http://mixed.example:${port}/`, { reach: 'private' })).status).toBe(200);
  });

  it('ends in time when a name is never resolved', async () => {
    const silent = client(() => new Promise(() => undefined));
    expect(await faultOf(silent.request('http://silent.example/', { timeoutMs: 60 }))).toBe('timeout');
  });

  it('says that a name has no address, and that nobody listens', async () => {
    const unknown = client(() => Promise.reject(new Error('ENOTFOUND')));
    expect(await faultOf(unknown.request('http://unknown.example/'))).toBe('name-unknown');
    const port = await silentPort();
    expect(await faultOf(client().request(`http://127.0.0.1:${port}/`, { reach: 'private' }))).toBe('unreachable');
  });
});

describe('a connection that is not for HTTP', () => {
  it.each(['localhost', '2130706433', '0177.0.0.1', '0x7f000001', '127.1', '::ffff:127.0.0.1', '::1', '0'])(
    'to this machine written as %s is refused too',
    async (host) => {
      const port = await hello();
      expect(await faultOf(connectPinned({ host, port, reach: 'public' }))).toBe('address-forbidden');
    },
  );

  it('tries the next address where one does not answer', async () => {
    const port = await hello();
    const resolve = async () => ['127.0.0.9', '127.0.0.1'];
    const socket = await connectPinned({ host: 'two.example', port, reach: 'private' }, { resolve });
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });
});
