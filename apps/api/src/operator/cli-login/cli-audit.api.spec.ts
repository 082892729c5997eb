import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import { AuditSealer, AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { makeKey } from '../../testing/api-keys.js';
import { Terminal } from '../../testing/cli-process.js';
import { makePerson, makeWorkspace } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';

let api: TestApi;
let terminal: Terminal;
let workspaceId: string;

beforeAll(async () => {
  api = await openTestApi();
  const person = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [person.id]: 'admin' });
  const { key } = await makeKey(api, { workspaceId, userId: person.id });
  const url = `http://127.0.0.1:${api.ports.operator}`;
  terminal = await Terminal.open({ FETTLE_URL: url, FETTLE_TOKEN: key, FETTLE_WORKSPACE: workspaceId });
  for (const event of ['node.renamed', 'task.created', 'node.renamed']) await record(event);
});
afterAll(async () => {
  await terminal.close();
  await api.close();
});

async function record(event: string): Promise<void> {
  await api.get(UnitOfWork).run(Ctx.system('audit spec', workspaceId), async (tx) => {
    api.get(AuditTrail).record(tx, event, { type: 'node', id: '1' });
  });
  await api.get(AuditSealer).seal();
}

describe('the audit log at a terminal', () => {
  it('is exported, and checked without a Fettle: whole, changed, cut, and against an earlier export', async () => {
    const [file, later, cut] = ['audit.jsonl', 'later.jsonl', 'cut.jsonl'].map((name) => join(terminal.home, name)) as [
      string,
      string,
      string,
    ];
    expect(await terminal.run(['audit', 'export', '-o', file])).toMatchObject({ code: 0 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const offline = await Terminal.open();
    expect(await offline.run(['audit', 'verify', file])).toMatchObject({
      code: 0,
      out: expect.stringContaining('are whole'),
    });
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const { keys } = JSON.parse(lines[0]!) as { keys: Record<string, string> };
    const known = ['--key', `1:${keys['1']}`];
    expect(await offline.run(['audit', 'verify', file, ...known])).toMatchObject({ code: 0 });
    expect(await offline.run(['audit', 'verify', file, '--key', `1:${'A'.repeat(43)}`])).toMatchObject({ code: 1 });

    await writeFile(
      cut,
      `${lines.with(3, lines[3]!.replace(/"request_id":"[^"]*"/, '"request_id":"x"')).join('\n')}\n`,
    );
    const changed = await offline.run(['audit', 'verify', cut, '--json']);
    expect([changed.code, JSON.parse(changed.out)]).toMatchObject([
      1,
      { ok: false, fault: { reason: 'altered', seq: 2, line: 4 } },
    ]);
    await writeFile(cut, `${lines.slice(0, -2).join('\n')}\n`);
    expect(await offline.run(['audit', 'verify', cut])).toMatchObject({
      code: 1,
      out: expect.stringContaining('cut off'),
    });

    await record('task.created');
    const all = await terminal.run(['audit', 'export']);
    await writeFile(later, all.out);
    expect(await offline.run(['audit', 'verify', later, '--since', file])).toMatchObject({ code: 0 });
    expect(await offline.run(['audit', 'verify', file, '--since', later])).toMatchObject({ code: 1 });
    const some = await terminal.run(['audit', 'export', '--event', 'task', '--format', 'jsonl']);
    await writeFile(cut, some.out);
    expect(await offline.run(['audit', 'verify', cut])).toMatchObject({
      code: 0,
      out: expect.stringContaining('selection'),
    });
    expect(await offline.run(['audit', 'verify', cut, '--complete'])).toMatchObject({ code: 1 });
    expect(await offline.run(['audit', 'verify', join(terminal.home, 'none')])).toMatchObject({ code: 5 });
    await offline.close();
  });
});
