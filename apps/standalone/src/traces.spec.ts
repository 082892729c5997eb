import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, until, type TestDatabase } from '@fettle/testing';
import { Apart } from './testing/apart.js';
import type { Operator } from './testing/operator.js';
import { OtlpReceiver } from './testing/otlp-receiver.js';

const CANARY = 'canary-in-the-command';
let home: TestDatabase;
let receiver: OtlpReceiver;
let place: Apart;
let operator: Operator;
let admin: Operator;
let nodeId: string;

beforeAll(async () => {
  home = await testDatabase({ key: 'empty', prepare: async () => undefined });
  receiver = await OtlpReceiver.open();
  place = await Apart.start(home.url, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=fettle%20spec',
    FETTLE_TRUST_PROXY: 'loopback',
  });
  [operator, admin] = [await place.operator(), await place.administrator()];
  nodeId = await place.join(operator);
}, 90_000);
afterAll(async () => {
  await place?.remove();
  receiver?.close();
  await home?.drop();
});

/** A call as a trusted proxy hands it on, within a trace of its own. */
async function within(traceId: string, who: Operator, path: string, body?: unknown): Promise<unknown> {
  const answer = await who.send('POST', path, body, { traceparent: `00-${traceId}-00000000000000aa-01` });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

describe('a trace', () => {
  it('holds the request, what was queued for it in another process, and the life of its task up to the end', async () => {
    const traceId = 'a'.repeat(31) + '1';
    const command = { type: 'shell.exec', payload: { command: `echo ${CANARY}` } };
    const path = `/workspaces/${operator.workspaceId}/tasks`;
    const task = (await within(traceId, operator, path, { nodeId, command })) as { id: string };
    await within(traceId, admin, '/diagnostics/self-check');
    const mine = (name: string) => receiver.span((span) => span.traceId === traceId && span.name === name, name);

    const request = await mine('POST /workspaces/:workspaceId/tasks');
    expect(request).toMatchObject({ service: 'fettle-api', parentSpanId: '00000000000000aa', isError: false });
    expect(request.attributes).toMatchObject({
      'fettle.route': 'tasks.create',
      'http.response.status_code': 202,
      'fettle.workspace_id': operator.workspaceId,
      'fettle.surface': 'operator',
      'fettle.actor': 'user',
    });
    expect(request.attributes['fettle.sql_statements']).toBeGreaterThan(0);

    const [waits, handed, runs] = [
      await mine('task waits'),
      await mine('task is handed over'),
      await mine('task runs'),
    ];
    for (const span of [waits, handed, runs]) {
      expect(span.parentSpanId).toBe(request.spanId);
      expect(span.attributes).toMatchObject({
        'fettle.task_id': task.id,
        'fettle.node_id': nodeId,
        'fettle.attempt': 1,
      });
    }
    // A life without holes: each part begins where the one before has ended.
    expect([handed.start, runs.start]).toEqual([waits.end, handed.end]);
    expect(runs.end > waits.start).toBe(true);
    expect(runs.attributes['fettle.task_state']).toBe('succeeded');

    const [check, job] = [await mine('POST /diagnostics/self-check'), await mine('job self-check.echo')];
    expect(job).toMatchObject({ service: 'fettle-worker-scheduler', parentSpanId: check.spanId, isError: false });
  });

  it('goes to the receiver with its headers, and carries nothing of what was sent, and no person', async () => {
    const sent = receiver.bodies.join();
    for (const secret of [CANARY, 'admin@example.org', 'Tr1cycle', operator.cookies.split('=')[1]!.slice(0, 40)])
      expect(sent.includes(secret)).toBe(false);
    expect(receiver.headers[0]!['x-tenant']).toBe('fettle spec');
    const me = (await (await operator.send('GET', '/users/me')).json()) as { id: string };
    expect(me.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(sent.includes(me.id)).toBe(false);
  });

  it('begins anew for who sends nonsense, and marks what failed', async () => {
    await operator.send('GET', '/workspaces/nonsense/tasks', undefined, { traceparent: '00-zz-1-01' });
    const span = await receiver.span((one) => one.attributes['fettle.code'] === 'object.not_found', 'of the refusal');
    expect(span).toMatchObject({ name: 'GET /workspaces/:workspaceId/tasks', parentSpanId: '', isError: false });
  });

  it('that its receiver refuses is counted and thrown away: no request suffers, and later ones arrive', async () => {
    receiver.mood = 'refusing';
    const failed = async (): Promise<boolean> =>
      /spans_total\{[^}]*outcome="failed"[^}]*\} [1-9]/.test(await place.metrics('api'));
    await until(
      async () => {
        expect((await operator.send('GET', '/users/me')).status).toBe(200);
        return failed();
      },
      { timeoutMs: 20_000, what: 'spans to be counted as failed' },
    );
    receiver.mood = 'well';
    const before = receiver.spans.length;
    expect((await operator.send('GET', '/users/me')).status).toBe(200);
    await until(() => receiver.spans.length > before, { timeoutMs: 20_000, what: 'spans after the receiver is back' });
  });
});
