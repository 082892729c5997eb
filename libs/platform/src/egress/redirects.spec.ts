import { describe, expect, it } from '@jest/globals';
import { client, faultOf, hello, seen, serve } from './test-servers.js';

describe('redirects', () => {
  const redirecting = (location: string, status = 302) =>
    serve((request, answer) => {
      if (request.url === '/end') answer.end('end');
      else answer.writeHead(status, { location }).end();
    });

  it('are not followed unless that is asked for', async () => {
    const port = await redirecting('http://169.254.169.254/');
    const answer = await client().request(`http://127.0.0.1:${port}/`, { reach: 'private' });
    expect(answer.status).toBe(302);
  });

  it.each(['http://169.254.169.254/latest/meta-data/', 'http://[::ffff:169.254.169.254]/', '//169.254.169.254/'])(
    'to %s are refused like any other call there',
    async (location) => {
      const port = await redirecting(location);
      const call = client().request(`http://127.0.0.1:${port}/`, { reach: 'private', redirects: 3 });
      expect(await faultOf(call)).toBe('address-forbidden');
    },
  );

  it.each([
    ['file:///etc/passwd', 'url-invalid'],
    ['http://user:word@127.0.0.1/', 'url-invalid'],
    ['http://[', 'redirect-refused'],
  ])('to %s end with %s', async (location, fault) => {
    const port = await redirecting(location);
    const call = client().request(`http://127.0.0.1:${port}/`, { reach: 'private', redirects: 3 });
    expect(await faultOf(call)).toBe(fault);
  });

  it('go round no longer than was said', async () => {
    const port = await redirecting('/again');
    const answer = await client().request(`http://127.0.0.1:${port}/`, { reach: 'private', redirects: 3 });
    expect([answer.status, seen.length]).toEqual([302, 4]);
  });

  it('carry no credentials to another origin, and no body where they become a GET', async () => {
    const other = await hello();
    const port = await redirecting(`http://127.0.0.1:${other}/`, 303);
    await client().request(`http://127.0.0.1:${port}/`, {
      reach: 'private',
      redirects: 1,
      method: 'POST',
      body: 'secret words',
      headers: { authorization: 'Bearer canary', cookie: 'a=canary', 'x-api-key': 'canary', 'x-plain': '1' },
    });
    expect(seen[1]).toMatchObject({ method: 'GET', body: '', headers: { 'x-plain': '1' } });
    expect(JSON.stringify(seen[1])).not.toContain('canary');
  });

  it('keep method, body and credentials within their origin', async () => {
    const port = await redirecting('/end', 308);
    const call = {
      reach: 'private',
      redirects: 1,
      method: 'PUT',
      body: 'words',
      headers: { authorization: 'x' },
    } as const;
    await client().request(`http://127.0.0.1:${port}/`, call);
    expect(seen[1]).toMatchObject({ method: 'PUT', body: 'words', headers: { authorization: 'x' } });
  });
});
