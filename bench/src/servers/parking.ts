// Floor of an idle agent: Node's own HTTP server that holds every request until the caller goes.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  request.resume();
  if (request.url?.endsWith('/check-in')) {
    response.setHeader('content-type', 'application/json');
    response.end('{"acknowledged":true,"metricsIntervalMs":15000,"checkInMs":15000}');
  }
});
server.keepAliveTimeout = 65_000;
server.listen(Number(process.env['PORT']), '127.0.0.1', 4_096, () => process.send?.({ type: 'ready' }));
