import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Metrics } from '../metrics/index.js';
import { HealthRegistry, OpsServer, type HealthReport } from './index.js';

let health: HealthRegistry;
let server: OpsServer;
let base: string;

beforeEach(async () => {
  health = new HealthRegistry(50);
  const metrics = new Metrics('spec');
  metrics.add({ name: 'fettle_spec_total', help: 'A counter', type: 'counter' }, () => [{ value: 3 }]);
  server = new OpsServer(health, metrics);
  base = `http://127.0.0.1:${await server.listen(0)}`;
});
afterEach(() => server.close());

const ready = async (): Promise<{ status: number; report: HealthReport }> => {
  const response = await fetch(`${base}/readyz`);
  return { status: response.status, report: (await response.json()) as HealthReport };
};

describe('the ops port', () => {
  it('is ready while every critical component works', async () => {
    health.register('postgres', async () => 1);
    health.register('mail', () => Promise.reject(new Error('no route')), { critical: false });
    const { status, report } = await ready();
    expect(status).toBe(200);
    expect(report.components).toEqual([
      expect.objectContaining({ name: 'postgres', ok: true }),
      expect.objectContaining({ name: 'mail', ok: false, error: 'no route' }),
    ]);
  });

  it('is not ready, but alive, when a critical one fails or hangs', async () => {
    const remove = health.register('postgres', () => new Promise(() => undefined));
    const { status, report } = await ready();
    expect([status, report.components[0]?.error]).toEqual([503, 'no answer within 50 ms']);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    remove();
    expect((await ready()).status).toBe(200);
  });

  it('is not ready while it stops', async () => {
    health.stopping();
    expect(await ready()).toMatchObject({ status: 503, report: { stopping: true } });
  });

  it('gives metrics as Prometheus reads them, and nothing else', async () => {
    const response = await fetch(`${base}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(await response.text()).toContain('fettle_spec_total{service="spec"} 3');
    expect((await fetch(`${base}/other`)).status).toBe(404);
    expect((await fetch(`${base}/metrics`, { method: 'POST' })).status).toBe(405);
  });
});
