import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CommandName, commandOf, type CommandResult } from '@fettle/contracts/agent';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findProgram } from '../node/inspect.js';
import { AgentProcess } from '../testing/agent-process.js';
import { FakeControlPlane } from '../testing/fake-control-plane.js';

// The network as a real agent process on the machine of the test sees it.

let server: FakeControlPlane;
let agent: AgentProcess;
let web: Server;
let port: number;

beforeAll(async () => {
  server = await new FakeControlPlane().start();
  agent = new AgentProcess(server).start();
  web = createServer((request, response) => {
    if (request.url === '/moved') return response.writeHead(302, { location: 'http://example.org/there' }).end();
    if (request.url === '/silent') return undefined;
    if (request.url === '/large') return response.end(Buffer.alloc(3 * 1024 * 1024));
    return response.end('good');
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  ({ port } = web.address() as AddressInfo);
});
afterAll(async () => {
  await agent.remove();
  await server.stop();
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
});

const run = (type: CommandName, payload: Record<string, unknown> = {}) =>
  server.completed(server.give({ type, payload }), 90_000);

async function resultOf<N extends CommandName>(type: N, payload = {}): Promise<CommandResult<N>> {
  const { status, error, result } = await run(type, payload);
  expect({ status, error }).toEqual({ status: 'success', error: undefined });
  commandOf(type).result.parse(result);
  return result as CommandResult<N>;
}

describe('network', () => {
  it('network_config', async () => {
    const { interfaces } = await resultOf('network_config');
    const loopback = interfaces.find(({ name }) => name === 'lo');
    expect(loopback?.addresses).toContainEqual({ address: '127.0.0.1', prefix: 8, family: 'ipv4' });
  });

  it('network_stats', async () => {
    const stats = await resultOf('network_stats');
    expect(stats.measuredMs).toBeGreaterThanOrEqual(990);
    expect(stats.interfaces.map((one) => one.interface)).toContain('lo');
    expect(stats.listening).toContainEqual(
      expect.objectContaining({ protocol: 'tcp', local: '127.0.0.1', localPort: port }),
    );
  });

  it('endpoint_check', async () => {
    const url = `http://127.0.0.1:${port}`;
    expect(await resultOf('endpoint_check', { url })).toMatchObject({ statusCode: 200, bodyBytes: 4, error: null });
    expect(await resultOf('endpoint_check', { url, method: 'HEAD' })).toMatchObject({ statusCode: 200, bodyBytes: 0 });
    expect(await resultOf('endpoint_check', { url: `${url}/moved` })).toMatchObject({
      statusCode: 302,
      location: 'http://example.org/there',
    });
    const large = await resultOf('endpoint_check', { url: `${url}/large` });
    expect(large).toMatchObject({ bodyBytes: 1024 * 1024, bodyTruncated: true });
    const silent = await resultOf('endpoint_check', { url: `${url}/silent`, timeout: 1 });
    expect(silent).toMatchObject({ statusCode: null, error: 'No answer within 1 s.' });
  }, 30_000);

  it('dns_lookup', async () => {
    const ended = await run('dns_lookup', { host: 'name.invalid', type: 'A' });
    // Without any name server nobody can say that there is no such name.
    if (ended.status === 'success') expect(ended.result).toMatchObject({ status: 'no-name', records: [] });
    else expect(ended.error).toMatch(/could not be looked up/);
    expect((await run('dns_lookup', { host: 'name.invalid', type: 'PTR' })).error).toMatch(/for an address/);
  }, 30_000);

  it('network_test', async () => {
    const ended = await run('network_test', { target: '127.0.0.1' });
    if (findProgram('ping')) expect(ended.result).toMatchObject({ reachable: true, lossPercent: 0 });
    else expect(ended.error).toMatch(/^ping is not installed/);
  }, 30_000);

  it('network_discover is cancelled at once', async () => {
    const task = server.give({ type: 'network_discover', payload: {} });
    await server.until('the start', () => task.starts > 0);
    server.cancel(task);
    expect(['cancelled', 'success']).toContain((await server.completed(task, 15_000)).status);
  }, 30_000);
});

describe('hostile parameters', () => {
  it.each([
    ['network_test', { target: '-f' }],
    ['network_test', { target: '--help' }],
    ['network_test', { target: '127.0.0.1; id' }],
    ['network_test', { target: '$(id)' }],
    ['network_test', { target: 'a\nb' }],
    ['network_test', { target: 'a\0b' }],
    ['dns_lookup', { host: '-x' }],
    ['dns_lookup', { host: 'a', type: 'ANY' }],
    ['endpoint_check', { url: 'file:///etc/passwd' }],
    ['endpoint_check', { url: 'http://user:secret@127.0.0.1/' }],
    ['endpoint_check', { url: 'http://127.0.0.1/\r\nX: y' }],
    ['endpoint_check', { url: 'http://127.0.0.1/', timeout: 31 }],
    ['container_logs', { container: '--help' }],
    ['container_logs', { container: 'a b' }],
    ['container_logs', { container: 'a', tail: 1_001 }],
    ['container_control', { container: 'a;id', action: 'stop' }],
    ['container_control', { container: 'a', action: 'rm' }],
  ] as const)('%s refuses %j', async (type, payload) => {
    expect(await run(type, payload)).toMatchObject({ status: 'failed', error: expect.stringMatching(/not valid/) });
  });
});
