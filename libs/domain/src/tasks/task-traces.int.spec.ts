import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateTask } from '@fettle/contracts';
import { jobs } from '@fettle/contracts/jobs';
import { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { Queues, type JobHandler } from '@fettle/platform/queue';
import { Tracing } from '@fettle/platform/tracing';
import { queueHandlers, until, type TestDatabase } from '@fettle/testing';
import { TestCore, type TestNode } from '../application/test-core.js';
import { TaskLeases } from './task-leases.js';
import { TaskReports } from './task-reports.js';
import { TaskService } from './task.service.js';
import { domainDatabase } from './test-stack.js';

interface Seen {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly links?: readonly { readonly traceId: string }[];
}

const seen: Seen[] = [];
let server: Server;
let home: TestDatabase;
let core: TestCore;
let workspace: Ctx;
let node: TestNode;
const handlers = new Map<string, JobHandler>();

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const body = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Seen[] }[] }[] };
      seen.push(...body.resourceSpans.flatMap((one) => one.scopeSpans.flatMap(({ spans }) => spans)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  home = await domainDatabase();
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  core = await TestCore.open(home.url, { FETTLE_OTLP_ENDPOINT: endpoint });
  workspace = await core.workspace();
  node = await core.node(workspace);
  const run = queueHandlers(jobs, 'maintenance', (name): JobHandler => {
    return (payload, info) => handlers.get(name)?.(payload, info) ?? Promise.resolve();
  });
  await core.get(Queues).work('maintenance', run);
}, 60_000);
afterAll(async () => {
  await core?.close();
  await home?.drop();
  server?.close();
  server?.closeAllConnections();
});

const span = (is: (one: Seen) => boolean): Promise<Seen> => until(() => seen.find(is), { timeoutMs: 15_000 });

function create(ctx: Ctx): Promise<{ id: string }> {
  const command = { type: 'exec', payload: { argv: ['true'] } };
  return core.get(TaskService).create(ctx, CreateTask.parse({ nodeId: node.nodeId, command }));
}

/** The node takes its task, runs it, and says so. */
async function live(id: string): Promise<void> {
  const claim = { capabilities: ['fettle/1'], maxTasks: 4, waitMs: 0 };
  const held = await until(async () =>
    (await core.get(TaskLeases).claim(node.agent, claim)).tasks.find((task) => task.id === id),
  );
  const { attempt } = held;
  await core.get(TaskReports).started(node.agent, id, { attempt });
  await core.get(TaskReports).completed(node.agent, id, { attempt, status: 'success' });
}

describe('a trace', () => {
  it('goes on from a request over the outbox into the job, and from the job into the task that it makes', async () => {
    const made = new Promise<string>((resolve) =>
      handlers.set('retention.sweep', async (_payload, info) => {
        const ctx = Ctx.system('spec', workspace.requireWorkspace()).with({ trace: info.trace });
        resolve((await create(ctx)).id);
      }),
    );
    const asked = core.get(Tracing).start({ name: 'request', kind: 'server' })!;
    await core
      .get(UnitOfWork)
      .run(workspace.with({ trace: asked.trace }), async (tx) => core.get(Outbox).job(tx, 'retention.sweep', {}));
    asked.end();
    await live(await made);

    const { traceId } = asked.trace;
    const mine = (name: string) => span((one) => one.traceId === traceId && one.name === name);
    const [first, job] = [await mine('request'), await mine('job retention.sweep')];
    expect(job.parentSpanId).toBe(first.spanId);
    for (const name of ['task waits', 'task is handed over', 'task runs'])
      expect((await mine(name)).parentSpanId).toBe(job.spanId);
    await until(async () => (await core.sql('SELECT 1 FROM task_traces')).length === 0);
  }, 30_000);

  it('does not grow over hours: what happens later is in traces of its own that name the first', async () => {
    const asked = core.get(Tracing).start({ name: 'early' })!;
    const { id } = await create(workspace.with({ trace: asked.trace }));
    await until(async () => (await core.sql('SELECT 1 FROM task_traces')).length === 1);
    await home.clock.advance(2 * 3_600_000);
    await live(id);
    const { traceId } = asked.trace;
    for (const name of ['task waits', 'task runs']) {
      const late = await span((one) => one.name === name && (one.links ?? []).some((link) => link.traceId === traceId));
      expect(late.traceId).not.toBe(traceId);
    }
  }, 30_000);
});
