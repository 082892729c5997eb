import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, it } from '@jest/globals';

const folder = fileURLToPath(new URL('../../../infra/monitoring/prometheus/', import.meta.url));
const promtool = (...args: string[]) => promisify(execFile)('promtool', args, { cwd: folder });

describe('what is made for Prometheus', () => {
  it('is a configuration that it takes', async () => {
    await promtool('check', 'config', 'prometheus.yml');
  });

  it('rings when it must and only then, by the tests that Prometheus itself runs', async () => {
    await promtool('test', 'rules', 'alarms.test.yml');
  });
});
