import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKeyScopes } from '@fettle/contracts';
import { until } from '@fettle/testing';
import { makeKey } from '../../testing/api-keys.js';
import { Terminal } from '../../testing/cli-process.js';
import { makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf, enrolNode, type EnrolledNode } from '../../testing/world.js';
import { Ctx } from '@fettle/platform/context';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
let workspaceId: string;
let url: string;
let node: EnrolledNode;
let nodeName: string;
let key: string;
let terminal: Terminal;

beforeAll(async () => {
  api = await openTestApi();
  url = `http://127.0.0.1:${api.ports.operator}`;
  person = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [person.id]: 'admin' });
  browser = await browserOf(api, person);
  node = await enrolNode(api, Ctx.system('test', workspaceId));
  nodeName = (await browser.api.nodes.get({ params: { workspaceId, nodeId: node.id } })).name;
  ({ key } = await makeKey(api, { workspaceId, userId: person.id, scopes: apiKeyScopes }));
  terminal = await Terminal.open({ FETTLE_URL: url, FETTLE_TOKEN: key, FETTLE_WORKSPACE: workspaceId });
});
afterAll(async () => {
  await terminal.close();
  await api.close();
});

/** A report of the node's agent. */
async function report(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await node.send(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/tasks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([path, answer.status]).toEqual([path, expect.any(Number)]);
  return (await answer.json()) as Record<string, unknown>;
}

/** Takes the next task as the agent does and starts it. */
async function begin(): Promise<string> {
  let id = '';
  await until(async () => {
    const claim = { capabilities: ['fettle/1'], maxTasks: 1, waitMs: 0, running: [] };
    const { tasks } = (await report('claim', claim)) as { tasks: { id: string }[] };
    id = tasks[0]?.id ?? '';
    return id !== '';
  });
  await report(`${id}/accepted`, { attempt: 1 });
  await report(`${id}/started`, { attempt: 1 });
  return id;
}

async function write(id: string, seq: number, text: string, stream = 'stdout'): Promise<void> {
  const chunk = { seq, stream, data: Buffer.from(text).toString('base64'), at: new Date().toISOString() };
  await report(`${id}/output`, { attempt: 1, chunks: [chunk] });
}

const complete = (id: string, exitCode: number) =>
  report(`${id}/completed`, { attempt: 1, status: exitCode === 0 ? 'success' : 'failed', exitCode });

describe('signing in at a terminal', () => {
  it('shows a code, waits for the person, keeps the key for its owner alone, tells who it is, and ends it', async () => {
    const own = await Terminal.open();
    const login = own.start(['login', url]);
    const code = await login.shows(/approve the code (\S+)\./, 'err');
    expect(login.err).toContain(`http://operator.test/device#code=${code}`);
    expect(await browser.api.cliLogin.look({ body: { userCode: code } })).toMatchObject({
      userAgent: expect.stringMatching(/^fettle-cli\//),
    });
    await browser.api.cliLogin.approve({ params: { workspaceId }, body: { userCode: code } });
    const { code: exit, out, err } = await login.end();
    expect([exit, err.includes('fettle_')]).toEqual([0, false]);
    expect(out).toContain(`as ${person.email}`);

    expect((await stat(own.contextsFile)).mode & 0o777).toBe(0o600);
    expect((await stat(join(own.home, 'fettle'))).mode & 0o777).toBe(0o700);
    const stored = await readFile(own.contextsFile, 'utf8');
    const secret = /"key": "(fettle_[\w-]+)"/.exec(stored)?.[1] ?? '';
    expect(secret).not.toBe('');

    const who = await own.json<{ user: { email: string }; context: string }>(['whoami']);
    expect(who).toMatchObject({ user: { email: person.email }, role: 'admin', url });
    const said = await Promise.all(
      [['whoami'], ['context', 'list'], ['context', 'list', '--json'], ['nodes', 'list']].map((args) => own.run(args)),
    );
    for (const { code: end, out: text } of said) expect([end, text.includes(secret)]).toEqual([0, false]);

    expect(await own.run(['context', 'use', 'elsewhere'])).toMatchObject({ code: 5 });
    expect(await own.run(['logout'])).toMatchObject({ code: 0, out: expect.stringContaining('revoked') });
    expect(await own.run(['whoami'])).toMatchObject({ code: 3 });
    const [row] = await api.sql(
      `SELECT revoked_reason FROM api_keys WHERE name LIKE 'CLI on %' AND workspace_id = $1`,
      [workspaceId],
    );
    expect(row).toEqual({ revoked_reason: 'signed out' });
    await own.close();
  });

  it('ends with 4 when the person refuses', async () => {
    const own = await Terminal.open();
    const login = own.start(['login', url, '--json']);
    const code = await login.shows(/approve the code (\S+)\./, 'err');
    await browser.api.cliLogin.deny({ body: { userCode: code } });
    expect(await login.end()).toMatchObject({ code: 4, out: '', err: expect.stringContaining('refused') });
    await own.close();
  });

  it('sends no key in clear, and takes Ctrl-C while it waits', async () => {
    expect(await terminal.run(['login', 'http://fettle.example.com'])).toMatchObject({ code: 2 });
    const env = { FETTLE_URL: 'http://fettle.example.com' };
    expect(await terminal.run(['whoami'], env)).toMatchObject({ code: 2, err: expect.not.stringContaining(key) });
    const login = terminal.start(['login', url]);
    await login.shows(/approve/, 'err');
    login.interrupt();
    expect(await login.end()).toMatchObject({ code: 130, err: expect.stringContaining('Interrupted') });
  });
});

describe('tasks from a terminal', () => {
  it('run, show their output as it comes, and end with 0', async () => {
    const run = terminal.start(['tasks', 'run', nodeName, '--', 'ls', '-l', '--json']);
    const id = await begin();
    const task = await browser.api.tasks.get({ params: { workspaceId, taskId: id } });
    expect(task.payload).toMatchObject({ argv: ['ls', '-l', '--json'] });
    await write(id, 0, 'first\n');
    await run.shows(/first/);
    expect(task.state).toBe('started');
    await write(id, 1, 'trouble\n', 'stderr');
    await write(id, 2, 'last\n');
    await complete(id, 0);
    expect(await run.end()).toEqual({ code: 0, out: 'first\nlast\n', err: 'trouble\n' });
    expect(await terminal.run(['tasks', 'logs', id])).toMatchObject({ code: 0, out: 'first\nlast\n' });
    const { items } = await terminal.json<{ items: { id: string }[] }>(['tasks', 'list', '--node', nodeName]);
    expect(items[0]).toMatchObject({ id, state: 'succeeded' });
    expect(await terminal.json(['tasks', 'show', id])).toMatchObject({ id, exitCode: 0 });
  });

  it('end with 1 when they fail, or with the code of the task when that is asked for', async () => {
    for (const [args, expected] of [
      [[], 1],
      [['--exit-code'], 42],
    ] as const) {
      const run = terminal.start(['tasks', 'run', nodeName, ...args, '--shell', 'exit 42']);
      await complete(await begin(), 42);
      expect(await run.end()).toMatchObject({ code: expected, err: expect.stringContaining('exit code 42') });
    }
  });

  it('are followed until Ctrl-C, and go on', async () => {
    const started = await terminal.json<{ tasks: { taskId: string }[] }>([
      'tasks',
      'run',
      nodeName,
      '--detach',
      '--shell',
      'top',
    ]);
    const taskId = started.tasks[0]!.taskId;
    expect(await begin()).toBe(taskId);
    const logs = terminal.start(['tasks', 'logs', '-f', taskId]);
    await write(taskId, 0, 'a line\n');
    await logs.shows(/a line/);
    logs.interrupt();
    expect(await logs.end()).toEqual({ code: 130, out: 'a line\n', err: 'fettle: Interrupted\n' });
    expect(await terminal.run(['tasks', 'run', nodeName, '--wait', '1', '--shell', 'true'])).toMatchObject({ code: 7 });
    expect(await browser.api.tasks.get({ params: { workspaceId, taskId } })).toMatchObject({ state: 'started' });
    expect(await terminal.run(['tasks', 'cancel', taskId])).toMatchObject({ code: 0, out: `${taskId}: requested\n` });
    await complete(taskId, 0);
    const { items } = await terminal.json<{ items: { id: string }[] }>(['tasks', 'list', '--state', 'succeeded']);
    expect(await terminal.run(['tasks', 'cancel', items.at(-1)!.id])).toMatchObject({ code: 6 });
  });
});

describe('how fettle ends', () => {
  it('says by its code what was wrong, and hands the request id over', async () => {
    const narrow = await makeKey(api, { workspaceId, userId: person.id, scopes: ['workspace:read'] });
    const gone = '00000000-0000-7000-8000-000000000000';
    const cases: [number, string[], Record<string, string>?][] = [
      [0, ['--version']],
      [0, ['nodes', 'list', '-q', 'presence:never']],
      [2, ['nodes', 'list', '-q', 'colour:red']],
      [2, ['nodes', 'list', '--limit', 'many']],
      [2, ['tasks', 'run', nodeName]],
      [2, ['nowhere']],
      [3, ['nodes', 'list'], { FETTLE_TOKEN: 'fettle_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }],
      [4, ['nodes', 'list'], { FETTLE_TOKEN: narrow.key }],
      [5, ['nodes', 'show', 'no-such-node']],
      [5, ['tasks', 'show', gone]],
      [5, ['whoami'], { FETTLE_WORKSPACE: gone }],
      [7, ['nodes', 'list'], { FETTLE_URL: 'http://127.0.0.1:9' }],
    ];
    for (const [code, args, env] of cases) expect([args, (await terminal.run(args, env)).code]).toEqual([args, code]);
    const { err } = await terminal.run(['nodes', 'show', gone, '--json']);
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'object.not_found',
        message: expect.any(String),
        requestId: expect.any(String),
        issues: [],
        exitCode: 5,
      },
    });
    expect((await terminal.run(['tasks', 'show', gone])).err).toMatch(/Request \S+/);
    // Fourteen programs, one after another.
  }, 180_000);

  it('reads the token from a file, and writes no colour into a pipe', async () => {
    const file = join(terminal.home, 'token');
    await writeFile(file, `${key}\n`, { mode: 0o600 });
    const env = { FETTLE_TOKEN: '', FETTLE_TOKEN_FILE: file };
    const { code, out } = await terminal.run(['nodes', 'show', node.id], env);
    expect([code, out.includes('\u001b')]).toEqual([0, false]);
    expect(out).toContain(nodeName);
    expect((await terminal.run(['nodes', 'list'])).out).not.toContain('\u001b');
  });

  it('completes commands in bash', async () => {
    const { out } = await terminal.run(['completion', 'bash']);
    const script = join(terminal.home, 'fettle.bash');
    await writeFile(script, out);
    const shim = `fettle() { "${process.execPath}" "${programPath()}" "$@"; }`;
    const ask = `${shim}; source ${script}; COMP_WORDS=(fettle tasks l); COMP_CWORD=2; _fettle; echo "\${COMPREPLY[@]}"; complete -p fettle`;
    const said = await promisify(execFile)('bash', ['-c', ask], {
      env: { PATH: process.env['PATH'], HOME: terminal.home },
    });
    expect(said.stdout).toBe('list logs\ncomplete -o default -F _fettle fettle\n');
    for (const shell of ['zsh', 'fish'])
      expect((await terminal.run(['completion', shell])).out).toContain('__complete');
  });
});

function programPath(): string {
  return new URL('../../../../cli/dist/main.js', import.meta.url).pathname;
}
