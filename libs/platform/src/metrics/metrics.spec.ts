import { describe, expect, it } from '@jest/globals';
import { HealthRegistry } from '../health/health-registry.js';
import { Buckets, Metrics, RequestFigures, tellProcess } from './index.js';
import type { MeasuredParts } from './process-metrics.js';

describe('metrics', () => {
  it('are absent where they cannot be read, never zero, and the failure is counted', async () => {
    const metrics = new Metrics('spec');
    metrics.add({ name: 'fettle_a', help: 'a', type: 'gauge' }, () => [{ value: 4, labels: { state: 'on' } }]);
    metrics.add({ name: 'fettle_b', help: 'b', type: 'gauge' }, () => Promise.reject(new Error('away')));
    await metrics.text();
    const text = await metrics.text();
    expect(text).toContain('fettle_a{state="on",service="spec"} 4');
    expect(text).not.toMatch(/^fettle_b[ {]/m);
    expect(text).toContain('fettle_measurement_failures_total{metric="fettle_b",service="spec"} 1');
  });

  it('tell a part that hangs as down, whatever the registry of health grants it', async () => {
    const health = new HealthRegistry();
    health.register('queue', () => new Promise(() => undefined));
    const metrics = new Metrics('spec');
    tellProcess(metrics, { health, relay: {}, tracing: { isOn: false } } as unknown as MeasuredParts);
    expect(await metrics.text()).toContain('fettle_component_up{component="queue",service="spec"} 0');
  });

  it('cannot share a name', () => {
    const metrics = new Metrics('spec');
    metrics.add({ name: 'fettle_a', help: 'a', type: 'gauge' }, () => []);
    expect(() => metrics.add({ name: 'fettle_a', help: 'a', type: 'gauge' }, () => [])).toThrow('fettle_a');
  });

  it('of requests have one set per surface and route, whatever is asked for', async () => {
    const metrics = new Metrics('spec');
    const requests = new RequestFigures();
    requests.tell(metrics);
    requests.watch('operator', () => 3);
    for (let n = 0; n < 1_000; n += 1) requests.note('operator', 'tasks.list', n % 10 === 0 ? 503 : 200, n / 1_000);
    requests.note('agent', 'none', 0, 70);
    const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('fettle_http_'));
    expect(lines).toContain(
      'fettle_http_requests_total{surface="operator",route="tasks.list",status="5xx",service="spec"} 100',
    );
    expect(lines).toContain(
      'fettle_http_requests_total{surface="agent",route="none",status="aborted",service="spec"} 1',
    );
    expect(lines).toContain('fettle_http_requests_under_way{surface="operator",service="spec"} 3');
    expect(lines.filter((line) => line.includes('duration_seconds_count'))).toHaveLength(2);
    expect(lines).toHaveLength(3 + 1 + 2 * (10 + 2));
  });
});

describe('buckets', () => {
  it('count up to and with their bound, and everything in the last', () => {
    const buckets = new Buckets([1, 10]);
    for (const value of [0, 1, 5, 10, 11]) buckets.add(value);
    expect(buckets.samples().map(({ suffix, value }) => [suffix, value])).toEqual([
      ['_bucket', 2],
      ['_bucket', 4],
      ['_bucket', 5],
      ['_sum', 27],
      ['_count', 5],
    ]);
  });
});
