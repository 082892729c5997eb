import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aptParts } from './apt-parts.mjs';
import { startNginx, writeNginxConfig } from './nginx.mjs';
import { freePort } from './ports.mjs';

const program = aptParts().find(({ suffix }) => suffix === 'nginx').path;
const hosts = { operator: 'fettle.test', admin: 'admin.fettle.test', agent: 'agents.fettle.test' };
const securityHeaders = ['content-security-policy', 'x-content-type-options', 'x-frame-options', 'referrer-policy'];

let folder;
let settings;
let ports;
const upstreams = {};
const stops = [];

/** An upstream that answers with what reached it. */
async function echo(name) {
  const server = createServer((incoming, answer) => {
    const chunks = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method, url, headers } = incoming;
      const status = Number(new URL(url, 'http://x').searchParams.get('status') ?? 200);
      answer.writeHead(status, { 'content-type': 'application/json', 'x-frame-options': 'DENY' });
      answer.end(JSON.stringify({ name, method, url, headers, bytes: Buffer.concat(chunks).length }));
    });
  });
  server.on('upgrade', (incoming, socket) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n${name}`);
    socket.end();
  });
  upstreams[name] = server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => new Promise((resolve) => server.close(resolve)));
  return `127.0.0.1:${server.address().port}`;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fettle-nginx-'));
  const names = ['shared', 'operator', 'admin', 'agent', 'tls', 'plain', 'tlsOperator', 'tlsAdmin', 'tlsAgent'];
  ports = {};
  for (const name of names) ports[name] = await freePort();
  settings = {
    FETTLE_NGINX_LISTEN: `127.0.0.1:${ports.shared}`,
    FETTLE_NGINX_LISTEN_OPERATOR: `127.0.0.1:${ports.operator}`,
    FETTLE_NGINX_LISTEN_ADMIN: `127.0.0.1:${ports.admin}`,
    FETTLE_NGINX_LISTEN_AGENT: `127.0.0.1:${ports.agent}`,
    FETTLE_OPERATOR_HOST: hosts.operator,
    FETTLE_ADMIN_HOST: hosts.admin,
    FETTLE_AGENT_HOST: hosts.agent,
    FETTLE_UPSTREAM_OPERATOR: await echo('api operator'),
    FETTLE_UPSTREAM_ADMIN: await echo('api admin'),
    FETTLE_UPSTREAM_AGENT: await echo('api agent'),
    FETTLE_UPSTREAM_DASHBOARD: await echo('dashboard'),
    FETTLE_UPSTREAM_CONSOLE: `127.0.0.1:${await freePort()}`,
  };
  writeNginxConfig({ folder, settings });
  const nginx = await startNginx({ program, folder, port: ports.operator });
  stops.unshift(nginx.stop);
});
afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A call as it stands: `Host` is ours to choose. Resolves to status, headers and text. */
function call(port, path, { send = request, body = '', ...options } = {}) {
  return new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port, path, agent: false, ...options }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => (text += part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.headers, raw: answer.rawHeaders, text }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
const reached = async (...args) => JSON.parse((await call(...args)).text);
const count = ({ raw }, name) => raw.filter((text, at) => at % 2 === 0 && text.toLowerCase() === name).length;

/** What comes back for an upgrade: the status line, and what the other end said until it closed. */
function upgrade(port, path, protocol) {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      agent: false,
      headers: { connection: 'Upgrade', upgrade: protocol },
    });
    outgoing.on('upgrade', (answer, socket, head) => {
      // What was said may come with the head, or after it.
      let said = head.toString();
      socket.on('data', (data) => (said += data));
      socket.on('error', reject).on('close', () => resolve(`${answer.statusCode} ${said}`));
    });
    outgoing.on('response', (answer) => {
      answer.resume();
      resolve(String(answer.statusCode));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

describe('nginx in front of Fettle', () => {
  it.each([
    ['operator', '/api/v1/users/me', 'api operator'],
    ['operator', '/health', 'api operator'],
    ['operator', '/w/default/nodes', 'dashboard'],
    ['operator', '/apiary', 'dashboard'],
    ['admin', '/api/v1/users/me', 'api admin'],
    ['agent', '/api/v1/agent/tasks/claim', 'api agent'],
    ['agent', '/install.sh', 'api agent'],
  ])('leads %s %s to %s, by port and by name', async (surface, path, name) => {
    expect(await reached(ports[surface], path)).toMatchObject({ name, url: path });
    expect(await reached(ports.shared, path, { headers: { host: hosts[surface] } })).toMatchObject({ name, url: path });
  });

  it('answers nobody who asks for another name', async () => {
    await expect(call(ports.shared, '/', { headers: { host: 'elsewhere.test' } })).rejects.toThrow(
      /hang up|ECONNRESET/,
    );
  });

  it('replaces what a caller says about itself', async () => {
    const { headers } = await reached(ports.operator, '/api/v1/x', {
      headers: {
        host: 'fettle.test:1234',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'evil.test',
        'x-real-ip': '203.0.113.9',
        forwarded: 'for=203.0.113.9',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        tracestate: 'evil=1',
        'x-request-id': 'caller-chose-this',
      },
    });
    expect(headers).toMatchObject({
      host: 'fettle.test:1234',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'fettle.test:1234',
      'x-request-id': 'caller-chose-this',
    });
    const silenced = ['forwarded', 'x-real-ip', 'connection', 'upgrade', 'traceparent', 'tracestate'];
    expect(silenced.filter((name) => name in headers)).toEqual([]);
    const { headers: other } = await reached(ports.operator, '/api/v1/x', { headers: { 'x-request-id': 'a "b"' } });
    expect(other['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('passes websockets on where there are some, and no other upgrade', async () => {
    expect(await upgrade(ports.operator, '/socket.io/?EIO=4', 'websocket')).toBe('101 api operator');
    expect(await upgrade(ports.agent, '/socket.io/?EIO=4', 'websocket')).toBe('101 api agent');
    expect(await upgrade(ports.operator, '/api/v1/x', 'websocket')).toBe('200');
    expect(await upgrade(ports.operator, '/socket.io/', 'h2c')).toBe('200');
  });

  it('passes errors of the API as they are, and its headers once', async () => {
    const answer = await call(ports.operator, '/api/v1/x?status=503');
    expect([answer.status, JSON.parse(answer.text).name]).toEqual([503, 'api operator']);
    expect(count(answer, 'x-frame-options')).toBe(1);
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it('has the bounds of the API for bodies, in its words', async () => {
    const bodies = [
      ['operator', 1_048_576, 200],
      ['operator', 1_048_577, 413],
      ['agent', 13 * 1_048_576, 200],
      ['agent', 13 * 1_048_576 + 1, 413],
    ];
    for (const [surface, size, status] of bodies) {
      const answer = await call(ports[surface], '/api/v1/x', { method: 'POST', body: Buffer.alloc(size, 'x') });
      expect([surface, size, answer.status]).toEqual([surface, size, status]);
      if (status === 413) expect(JSON.parse(answer.text)).toMatchObject({ code: 'request.too_large', status });
      else expect(JSON.parse(answer.text).bytes).toBe(size);
    }
  });

  it('says "come again" while the API is away, as the API would, and shows a page in place of a page', async () => {
    const away = upstreams['api admin'];
    await new Promise((resolve) => {
      away.close(resolve);
      away.closeAllConnections();
    });
    const answer = await call(ports.admin, '/api/v1/users/me', { headers: { 'x-request-id': 'the-id-of-this' } });
    expect([answer.status, answer.headers['content-type']]).toEqual([503, 'application/problem+json']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(answer.text)).toMatchObject({
      status: 503,
      code: 'dependency.unavailable',
      requestId: 'the-id-of-this',
    });
    const page = await call(ports.admin, '/health-of-nothing');
    expect([page.status, page.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect(page.text).toContain('Fettle does not answer');
    for (const one of [answer, page])
      for (const name of securityHeaders) expect([name, count(one, name)]).toEqual([name, 1]);
  });

  it('tells the API of TLS where it ends it, and sends browsers there', async () => {
    const own = mkdtempSync(join(tmpdir(), 'fettle-nginx-tls-'));
    const [key, certificate] = [join(own, 'key.pem'), join(own, 'certificate.pem')];
    const made = spawnSync('/usr/bin/openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${hosts.operator}`,
      '-keyout',
      key,
      '-out',
      certificate,
    ]);
    expect(made.status).toBe(0);
    writeNginxConfig({
      folder: own,
      withTls: true,
      settings: {
        ...settings,
        FETTLE_NGINX_LISTEN: `127.0.0.1:${ports.tls} ssl http2`,
        FETTLE_NGINX_LISTEN_OPERATOR: `127.0.0.1:${ports.tlsOperator} ssl http2`,
        FETTLE_NGINX_LISTEN_ADMIN: `127.0.0.1:${ports.tlsAdmin} ssl http2`,
        FETTLE_NGINX_LISTEN_AGENT: `127.0.0.1:${ports.tlsAgent} ssl`,
        FETTLE_NGINX_LISTEN_PLAIN: `127.0.0.1:${ports.plain}`,
        FETTLE_TLS_CERTIFICATE: certificate,
        FETTLE_TLS_KEY: key,
      },
    });
    chmodSync(key, 0o600);
    const nginx = await startNginx({ program, folder: own, port: ports.tls });
    try {
      const secure = { send: secureRequest, rejectUnauthorized: false, headers: { host: hosts.operator } };
      expect((await reached(ports.tls, '/api/v1/x', secure)).headers['x-forwarded-proto']).toBe('https');
      expect((await reached(ports.tlsOperator, '/api/v1/x', secure)).headers['x-forwarded-proto']).toBe('https');
      const sent = await call(ports.plain, '/w/default', { headers: { host: hosts.operator } });
      expect([sent.status, sent.headers.location]).toEqual([308, `https://${hosts.operator}/w/default`]);
      await expect(call(ports.plain, '/', { headers: { host: hosts.agent } })).rejects.toThrow(/hang up|ECONNRESET/);
    } finally {
      await nginx.stop();
      rmSync(own, { recursive: true, force: true });
    }
  });
});
