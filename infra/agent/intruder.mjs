// Somebody on the way between machines and their control plane, who passes everything on and changes what they like.
import { createServer } from 'node:http';
import { once } from 'node:events';

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

async function passOn(target, request) {
  const { host: _host, connection: _connection, ...headers } = request.headers;
  const hasBody = !['GET', 'HEAD'].includes(request.method);
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method,
    headers,
    ...(hasBody && { body: await bodyOf(request) }),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    bytes: Buffer.from(await answer.arrayBuffer()),
  };
}

/**
 * Listens on `address`, any port, before the control plane at `target`. Resolves to `{ url, change, cut, reset, stop }`:
 * `change(pattern, lie)` answers paths that match with `lie(bytes)` instead of the true bytes; `cut(pattern, length)` breaks the
 * connection after that many bytes; `reset()` makes it honest again.
 */
export async function startIntruder(target, address) {
  let lies = [];
  const server = createServer((request, answer) => {
    void passOn(target, request)
      .then(({ status, type, bytes }) => {
        const { lie, length } = lies.find(({ pattern }) => pattern.test(request.url)) ?? {};
        const told = lie ? lie(bytes) : bytes;
        answer.writeHead(status, { ...(type && { 'content-type': type }), 'content-length': told.length });
        if (length === undefined) return answer.end(told);
        return answer.write(told.subarray(0, length), () => answer.destroy());
      })
      .catch((error) => answer.destroy(error));
  });
  server.listen(0, address);
  await once(server, 'listening');
  return {
    url: `http://${address}:${server.address().port}`,
    change: (pattern, lie) => (lies = [{ pattern, lie }]),
    cut: (pattern, length) => (lies = [{ pattern, length }]),
    reset: () => (lies = []),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
