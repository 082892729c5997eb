import { registerHooks } from 'node:module';

// Counts what is loaded of OpenTelemetry by everything that a process imports of the platform, with and without a receiver. Its API
// package is not ours to avoid: prom-client loads it.
const loaded = new Set<string>();
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (/\/@opentelemetry\/(?!api\/)/.test(found.url)) loaded.add(found.url);
    return found;
  },
});
const [, , endpoint] = process.argv;
for (const door of ['bus', 'database', 'health', 'http', 'metrics', 'process', 'queue', 'sockets', 'tracing'])
  await import(`../${door}/index.js`);
const { Tracing } = await import('./index.js');
const shares = { share: 1, agentShare: 1 };
await Tracing.open({ service: 'spec', version: '0', endpoint, headers: undefined, ...shares });
process.send?.({ count: loaded.size });
process.exit(0);
