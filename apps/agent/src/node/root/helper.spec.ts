import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { rootProfiles, rootSurfaces, rootCovers, type RootProfile } from '@fettle/contracts/agent';
import { processExists } from '../../testing/agent-process.js';
import { frameOf, readFrames } from './frames.js';
import { rootOperation } from './root-operations.js';
import { TestHelper, TestSigner } from './test-root.js';

const operations = {
  show: rootOperation({
    of: [],
    params: z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9-]*$/) }),
    argv: ({ name }) => ['/bin/echo', '--', name],
  }),
  read_input: rootOperation({
    of: [],
    params: z.strictObject({ secret: z.string() }),
    argv: () => ['/bin/cat'],
    input: ({ secret }) => secret,
  }),
};

let helper: TestHelper;
beforeEach(async () => {
  helper = await new TestHelper(operations).start();
});
afterEach(() => helper.stop());

const refused = (code: string) => expect.objectContaining({ name: 'RootRefusal', code });
const profileOf = async () => (await helper.client.ask({ op: 'status' })) as { profile: string; version: number };

/** Runs something and keeps what it printed. */
async function run(request: Parameters<TestHelper['client']['run']>[0], signal = new AbortController().signal) {
  const said = { stdout: '', stderr: '' };
  const write = async (stream: 'stdout' | 'stderr', data: Buffer) => void (said[stream] += data.toString());
  const exit = await helper.client.run(request, { signal, write });
  return { ...exit, ...said };
}
const task = (text: string) => ({ op: 'task' as const, key: 'a.1', argv: ['/bin/sh', '-c', text], env: {} });
const show = (params: Record<string, unknown>, name = 'show') => ({
  op: 'operational' as const,
  key: 'a.1',
  name,
  params,
});

/** What the helper answers to raw bytes. */
async function raw(bytes: Buffer): Promise<{ code?: string; kind?: string }> {
  const socket = connect({ path: helper.socket, allowHalfOpen: true });
  socket.on('error', () => undefined).end(bytes);
  for await (const { kind, data } of readFrames(socket)) return { kind, ...(JSON.parse(data.toString()) as object) };
  return {};
}

describe('the applied profile', () => {
  it('is off until one was signed, is kept where only root can read it, and survives the helper', async () => {
    expect(await profileOf()).toMatchObject({ profile: 'off', version: 0 });
    await helper.apply('task', 5);
    expect(await profileOf()).toMatchObject({ profile: 'task', version: 5, lapsed: false });
    expect(statSync(join(helper.home, 'state', 'profile.json')).mode & 0o777).toBe(0o600);
  });

  it('is not taken from another key, for another node, older, changed within its version, cut, altered or too long', async () => {
    await helper.apply('operational', 5);
    const { nodeId, signer } = helper;
    const good = signer.statement({ nodeId, profile: 'all', version: 6 });
    const altered = JSON.parse(good) as { payload: string };
    altered.payload = Buffer.from(
      Buffer.from(altered.payload, 'base64').toString().replace('"off"', '"all"').replace('6', '7'),
    ).toString('base64');
    const hostile = [
      new TestSigner().statement({ nodeId, profile: 'all', version: 6 }),
      signer.statement({ nodeId: '00000000-0000-4000-8000-000000000000', profile: 'all', version: 6 }),
      signer.statement({ nodeId, profile: 'all', version: 4 }),
      signer.statement({ nodeId, profile: 'all', version: 5 }),
      signer.statement({ nodeId, profile: 'all', version: 6, expiresAt: Date.now() - 1 }),
      good.slice(0, -20),
      JSON.stringify(altered),
      JSON.stringify({ ...JSON.parse(good), signatures: [] }),
      '',
      'null',
      '{"payload":"","signatures":[]}',
    ];
    for (const statement of hostile)
      await expect(helper.client.ask({ op: 'apply-profile', statement })).rejects.toEqual(
        refused('root.statement_refused'),
      );
    await expect(helper.client.ask({ op: 'apply-profile', statement: 'x'.repeat(9_000) })).rejects.toEqual(
      refused('root.request_invalid'),
    );
    expect(await profileOf()).toMatchObject({ profile: 'operational', version: 5 });
  });

  it('cannot be played back after it was lowered, however many try at once', async () => {
    const { nodeId, signer } = helper;
    const all = signer.statement({ nodeId, profile: 'all', version: 5 });
    const off = signer.statement({ nodeId, profile: 'off', version: 6 });
    const tries = [all, off, all, all, off, all].map((statement) =>
      helper.client.ask({ op: 'apply-profile', statement }).catch(() => undefined),
    );
    await Promise.all(tries);
    expect(await profileOf()).toMatchObject({ profile: 'off', version: 6 });
    await expect(run(task('id'))).rejects.toEqual(refused('node.root_access_missing'));
  });

  it('ends by itself when nobody confirms it, and lives on when the same one is signed again', async () => {
    await helper.apply('task', 5);
    helper.aheadMs = 61_000;
    expect(await profileOf()).toMatchObject({ profile: 'off', version: 5, lapsed: true });
    await expect(run(task('true'))).rejects.toEqual(refused('node.root_access_missing'));
    const { nodeId, signer } = helper;
    const again = signer.statement({ nodeId, profile: 'task', version: 5, issuedAt: Date.now() + 60_500 });
    await helper.client.ask({ op: 'apply-profile', statement: again });
    expect(await run(task('echo on'))).toMatchObject({ exitCode: 0, stdout: 'on\n' });
  });

  it('is not shortened by a confirmation that was overtaken by a later one', async () => {
    const { nodeId, signer } = helper;
    const signed = (issuedAt: number) => signer.statement({ nodeId, profile: 'task', version: 5, issuedAt });
    const [earlier, later] = [Date.now() - 1_000, Date.now()];
    const asked = [signed(later), signed(earlier)].map((statement) => ({ op: 'apply-profile' as const, statement }));
    const first = await helper.client.ask(asked[0]!);
    expect(await helper.client.ask(asked[1]!)).toEqual(first);
  });

  it('opens nothing when its file is spoilt', async () => {
    await helper.apply('all', 5);
    writeFileSync(join(helper.home, 'state', 'profile.json'), '{"profile":"all"');
    await expect(run(task('id'))).rejects.toEqual(refused('root.not_allowed'));
    await expect(helper.apply('all', 9)).rejects.toEqual(refused('root.not_allowed'));
  });

  it.each(rootProfiles)('%s opens what it says and nothing else', async (profile: RootProfile) => {
    await helper.apply(profile, 1);
    const asked = {
      operational: () => run(show({ name: 'web' })),
      task: () => run(task('true')),
      terminal: () => helper.client.ask({ op: 'terminal' } as never),
    };
    for (const surface of rootSurfaces) {
      const outcome = await asked[surface]().then(
        (exit) => (exit as { exitCode: number | null }).exitCode,
        (error: unknown) => (error as { code: string }).code,
      );
      const open = surface === 'terminal' ? 'root.terminal_unavailable' : 0;
      expect([surface, outcome]).toEqual([surface, rootCovers(profile, surface) ? open : 'node.root_access_missing']);
    }
  });
});

describe('what runs as root', () => {
  it('prints to both streams, ends with its own exit code or signal, and knows nothing of the agent', async () => {
    await helper.apply('all', 1);
    expect(await run(task('echo out; echo err >/dev/stderr; exit 3'))).toMatchObject({
      exitCode: 3,
      signal: null,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(await run(task('kill -9 $$'))).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    const request = { ...task('echo "$FETTLE_SECRET,$FETTLE_TASK,$PLAIN"'), env: { FETTLE_SECRET: 'x', PLAIN: 'y' } };
    expect((await run(request)).stdout).toBe(',a.1,y\n');
  });

  it('is ended with its whole group when the task is cancelled, and when the agent is gone', async () => {
    await helper.apply('task', 1);
    for (const how of ['cancel', 'gone'] as const) {
      const controller = new AbortController();
      let pids: number[] = [];
      const file = join(helper.home, how);
      const text = `sleep 600 & echo $! $$ >${file}.new; mv ${file}.new ${file}; echo begun; wait`;
      const write = async () => {
        pids = readFileSync(file, 'utf8').trim().split(' ').map(Number);
        if (how === 'cancel') controller.abort();
        else throw new Error('the agent dies');
      };
      const running = helper.client.run(task(text), { signal: controller.signal, write });
      if (how === 'cancel') expect(await running).toMatchObject({ exitCode: null, signal: 'SIGTERM', left: 0 });
      else await expect(running).rejects.toThrow('the agent dies');
      await ended(pids);
    }
  });

  it('is only what the table says: no other name, no other parameter, no option, no NUL', async () => {
    await helper.apply('all', 1);
    expect(await run(show({ name: 'web' }))).toMatchObject({ exitCode: 0, stdout: '-- web\n' });
    expect((await run(show({ secret: 'hidden' }, 'read_input'))).stdout).toBe('hidden');
    for (const name of ['nothing', 'constructor', 'to_string'])
      await expect(run(show({}, name))).rejects.toEqual(refused('root.operation_unknown'));
    const hostile = [
      { name: '--help' },
      { name: 'web; id' },
      { name: '../etc' },
      { name: 'web\0' },
      { name: ['web'] },
      { name: 'web', argv: ['/bin/sh'] },
      {},
    ];
    for (const params of hostile) await expect(run(show(params))).rejects.toEqual(refused('root.request_invalid'));
  });

  it('does not begin for a request that is cut, too long, unknown, or more than it should be', async () => {
    await helper.apply('all', 1);
    const long = Buffer.alloc(5);
    long.writeUInt32BE(2 ** 31, 1);
    const requests: unknown[] = [
      { op: 'shell', command: 'id' },
      { ...task('id'), uid: 0 },
      { ...task('id'), argv: [] },
      { ...task('id'), argv: ['/bin/echo', 'a\0b'] },
      { ...task('id'), cwd: 'tmp' },
      { ...task('id'), key: '../../etc/passwd' },
      { ...task('id'), env: { 'A=B': 'x' } },
      [],
      null,
    ];
    for (const request of requests)
      expect(await raw(frameOf('request', Buffer.from(JSON.stringify(request))))).toMatchObject({
        kind: 'refusal',
        code: 'root.request_invalid',
      });
    const cut = frameOf('request', task('id')).subarray(0, -3);
    for (const bytes of [long, cut, frameOf('answer', {}), Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.alloc(0)])
      expect(await raw(bytes)).toMatchObject({ kind: 'refusal', code: 'root.request_invalid' });
  });

  it('says so when it cannot begin', async () => {
    await helper.apply('task', 1);
    const missing = { op: 'task' as const, key: 'a.1', argv: ['/no/such/program'], env: {} };
    await expect(run(missing)).rejects.toEqual(refused('root.not_started'));
    await expect(run({ ...task('id'), cwd: '/no/such' })).rejects.toEqual(refused('root.not_started'));
  });
});

/** Resolves when none of these processes is there any more. */
async function ended(pids: readonly number[]): Promise<void> {
  expect(pids).toHaveLength(2);
  const deadline = Date.now() + 10_000;
  while (pids.some(processExists)) {
    if (Date.now() > deadline) throw new Error(`still there: ${pids.filter(processExists).join(' ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
