import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@fettle/contracts';
import { agentRoutes } from '@fettle/contracts/agent-link';
import { testDatabase, until, type TestDatabase } from '@fettle/testing';
import { parse } from 'yaml';
import { Apart } from './testing/apart.js';
import { OtlpReceiver } from './testing/otlp-receiver.js';
import { Told, askedBy } from './testing/promql.js';
import { askRedis, startRedis, type RedisServer } from './testing/redis.js';

interface Alarm {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly datasource: { uid: string } }[];
  readonly fieldConfig?: { readonly defaults: { readonly unit: string; readonly thresholds: { steps: unknown[] } } };
}
interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { name: string; type: string; definition?: string }[] };
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const prometheus = 'infra/monitoring/prometheus';
const alarms = (parse(read(`${prometheus}/alarms.yml`)) as { groups: { rules: Alarm[] }[] }).groups.flatMap(
  ({ rules }) => rules,
);
const dashboard = JSON.parse(read('infra/monitoring/grafana/fettle.json')) as Dashboard;
/** Prometheus makes these itself. */
const ofPrometheus = new Set(['up', 'ALERTS']);
const addedByPrometheus = ['job', 'instance', 'le'];

const told = new Told();
let folder: string;
let home: TestDatabase;
let redis: RedisServer;
let receiver: OtlpReceiver;
let place: Apart;
let runbooksOfChecks: string[];

/** Every metric that an installation can tell is told by one that has worked, and then lost its Redis. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-monitoring-'));
  home = await testDatabase({ key: 'empty', prepare: async () => undefined });
  redis = await startRedis({ folder });
  await askRedis(redis.port, 'CONFIG SET maxmemory 200mb');
  receiver = await OtlpReceiver.open();
  place = await Apart.start(home.url, { REDIS_URL: redis.url, FETTLE_OTLP_ENDPOINT: receiver.url });
  const operator = await place.operator();
  const task = await operator.run(await place.join(operator), 'true');
  await operator.untilState(task, 'succeeded');
  await operator.send('GET', '/no/such/route');
  const admin = await place.administrator();
  const report = (await (await admin.send('POST', '/diagnostics/self-check')).json()) as {
    checks: { runbook: string | null }[];
  };
  runbooksOfChecks = report.checks.flatMap(({ runbook }) => runbook ?? []);
  told.add(await place.metrics('api')).add(await place.metrics('scheduler'));
  await redis.stop('SIGKILL');
  await until(async () => (await place.metrics('scheduler')).includes('measurement_failures_total{'), {
    timeoutMs: 20_000,
  });
  told.add(await place.metrics('scheduler'));
}, 120_000);
afterAll(async () => {
  await place?.remove();
  receiver?.close();
  await home?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** What an expression asks for and no process tells. */
function missing(expression: string): string[] {
  const { selectors, groupings } = askedBy(expression);
  const real = selectors.filter(({ metric }) => !ofPrometheus.has(metric));
  const known = [...real.flatMap(({ metric }) => told.labels(metric)), ...addedByPrometheus];
  return [
    ...real.filter(({ metric }) => !told.names.includes(metric)).map(({ metric }) => metric),
    ...real.flatMap(({ metric, labels }) =>
      labels
        .filter((label) => ![...told.labels(metric), ...addedByPrometheus].includes(label))
        .map((label) => `${metric}{${label}}`),
    ),
    ...groupings.filter((label) => real.length > 0 && !known.includes(label)).map((label) => `by (${label})`),
  ];
}

describe('metrics', () => {
  it('have closed lists for labels: routes are those of the contracts, and nothing is an id', () => {
    const ids = Object.values({ ...routes, ...agentRoutes }).flatMap((capability) =>
      Object.values(capability).map(({ id }: { id: string }) => id),
    );
    const seen = told.values('fettle_http_requests_total', 'route');
    expect(seen.filter((route) => ![...ids, 'page', 'none'].includes(route))).toEqual([]);
    expect(seen).toContain('tasks.create');
    const odd = told.names
      .filter((name) => name.startsWith('fettle_'))
      .flatMap((name) => told.labels(name).flatMap((label) => told.values(name, label)))
      .filter((value) => /[0-9a-f]{8}-[0-9a-f]{4}-|@|\//.test(value));
    expect(odd).toEqual([]);
    expect(told.series).toBeLessThan(3_000);
  });

  it('that cannot be read any more are absent, and that is counted', async () => {
    const now = await place.metrics('scheduler');
    expect(now).toMatch(/^fettle_measurement_failures_total\{metric="fettle_queue_jobs",[^}]*\} [1-9]/m);
    expect(now).not.toMatch(/^fettle_queue_jobs\{/m);
    expect(now).toMatch(/^fettle_component_up\{component="queue",[^}]*\} 0/m);
    expect(now).toMatch(/^fettle_component_up\{component="postgres",[^}]*\} 1/m);
  });
});

describe('alarms', () => {
  it('would be found out if they asked for something else', () => {
    expect(missing('sum by (nope) (fettle_leader{other="1"}) + fettle_nonsense > 0')).toEqual([
      'fettle_nonsense',
      'fettle_leader{other}',
      'by (nope)',
    ]);
    expect(() => missing('sum by (')).toThrow('Not PromQL');
  });

  it.each(alarms.map((alarm) => [alarm.alert, alarm] as const))('%s asks only for what is told', (_name, { expr }) =>
    expect(missing(expr)).toEqual([]),
  );

  it.each(alarms.map((alarm) => [alarm.alert, alarm] as const))(
    '%s says what to do',
    (name, { labels, annotations }) => {
      expect(['critical', 'warning', 'info']).toContain(labels.severity);
      expect(annotations.summary.length * annotations.description.length).toBeGreaterThan(0);
      const file = name
        .replace(/^Fettle/, '')
        .replaceAll(/(?!^)([A-Z])/g, '-$1')
        .toLowerCase();
      expect(annotations.runbook_url).toBe(`docs/runbooks/${file}.md`);
      const text = read(annotations.runbook_url);
      expect(text).toContain(`\`${name}\``);
      for (const part of ['What it means', 'What users notice', 'Look', 'Mend', 'It is over when'])
        expect(text).toContain(`\n## ${part}\n\n`);
    },
  );

  it('are all that runbooks are for, and what the self-check points to is there', () => {
    const pages = readdirSync(join(root, 'docs/runbooks')).map((file) => `docs/runbooks/${file}`);
    expect(pages.toSorted()).toEqual(alarms.map(({ annotations }) => annotations.runbook_url).toSorted());
    expect(runbooksOfChecks.length).toBeGreaterThan(5);
    expect(runbooksOfChecks.filter((path) => !pages.includes(path))).toEqual([]);
  });
});

describe('the dashboard', () => {
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');

  it.each(panels.map((panel) => [panel.title, panel] as const))('"%s" asks only for what is told', (_name, panel) => {
    const ready = panel.targets!.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m'));
    expect(ready.flatMap(missing)).toEqual([]);
  });

  it('is one that Grafana can load: ids, places, units, thresholds, and a data source that is chosen', () => {
    expect([dashboard.uid, dashboard.schemaVersion >= 39]).toEqual(['fettle', true]);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    const [source, service] = dashboard.templating.list;
    expect(source).toMatchObject({ name: 'datasource', type: 'datasource' });
    expect(service).toMatchObject({ name: 'service', definition: 'label_values(fettle_process_info, service)' });
    for (const { title, description, datasource, targets, fieldConfig } of panels) {
      expect([title, datasource?.uid, description === '']).toEqual([title, '${datasource}', false]);
      expect(targets!.every((target) => target.datasource.uid === '${datasource}')).toBe(true);
      expect(fieldConfig!.defaults.unit).toMatch(/^(none|s|bytes|percentunit|ops|reqps)$/);
      expect(fieldConfig!.defaults.thresholds.steps.length).toBeGreaterThan(0);
    }
  });
});
