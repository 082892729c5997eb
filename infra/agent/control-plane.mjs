// The control plane as `npm start` runs it, on an embedded PostgreSQL of its own, reachable from a test's containers; and its first
// administrator.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../ports.mjs';
import { startPostgres } from '../postgres.mjs';
import { ended } from '../supervise.mjs';
import { tail } from '../terminal.mjs';
import { nodePath, root, toolchainEnv } from '../toolchain.mjs';

const MAIN = join(root, 'apps/standalone/dist/main.js');

async function settings(address, databaseUrl, dataDir) {
  const [operator, admin, agent] = await Promise.all([freePort(), freePort(), freePort()]);
  return {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    REDIS_URL: '',
    FETTLE_DATA_DIR: dataDir,
    FETTLE_LOCAL_NODE: 'false',
    FETTLE_BIND: address,
    FETTLE_PORT_OPERATOR: String(operator),
    FETTLE_PORT_ADMIN: String(admin),
    FETTLE_PORT_AGENT: String(agent),
    FETTLE_OPS_PORT: '0',
    FETTLE_OPERATOR_URL: `http://${address}:${operator}`,
    FETTLE_ADMIN_URL: `http://${address}:${admin}`,
    FETTLE_AGENT_URL: `http://${address}:${agent}`,
  };
}

/**
 * Starts it on `address` of this machine; `more` are further settings. Resolves to `{ operatorUrl, agentUrl, setupUrl, dataDir, stop }` once its surfaces listen; rejects with the
 * end of its log when it ends instead.
 */
export async function startControlPlane(address, more = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-install-'));
  const postgres = await startPostgres({ folder, port: await freePort(), throwaway: true });
  const env = { ...(await settings(address, postgres.url, folder)), ...more };
  const logFile = join(folder, 'control-plane.log');
  const log = openSync(logFile, 'a');
  const stdio = ['ignore', log, log, 'ipc'];
  const child = fork(MAIN, [], { cwd: folder, execPath: nodePath(), execArgv: [], env: toolchainEnv(env), stdio });
  closeSync(log);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended(child);
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = new Promise((resolve) => child.on('message', (value) => value?.type === 'ready' && resolve(value)));
  const over = ended(child).then((how) => Promise.reject(new Error(`The control plane ${how}:\n${tail(logFile, 30)}`)));
  over.catch(() => {});
  try {
    const { setupUrl } = await Promise.race([ready, over]);
    return { operatorUrl: env.FETTLE_OPERATOR_URL, agentUrl: env.FETTLE_AGENT_URL, setupUrl, dataDir: folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A person at the operator surface: keeps cookies and the CSRF token as a browser would. */
export class Administrator {
  #base;
  #cookies = new Map();
  #csrf = '';
  #workspaceId = '';

  constructor(operatorUrl) {
    this.#base = operatorUrl;
  }

  /** Opens the setup link, becomes the first administrator and enters the first workspace. */
  async setUp(setupUrl) {
    const token = new URLSearchParams(new URL(setupUrl).hash.slice(1)).get('token');
    const password = randomBytes(18).toString('base64url');
    const me = await this.#call('POST', '/setup', { token, email: 'ada@example.org', name: 'Ada', password });
    this.#csrf = me.csrfToken;
    this.#workspaceId = me.workspaces[0].id;
  }

  /** A call below the workspace's path. Resolves to the parsed answer; rejects when its status says failure. */
  call(method, path, body) {
    return this.#call(method, `/workspaces/${this.#workspaceId}${path}`, body);
  }

  async #call(method, path, body) {
    const headers = { origin: this.#base, 'x-csrf-token': this.#csrf, 'content-type': 'application/json' };
    headers.cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${this.#base}/api/v1${path}`, {
      method,
      headers: body === undefined ? { cookie: headers.cookie } : headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      this.#cookies.set(name, value);
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }
}
