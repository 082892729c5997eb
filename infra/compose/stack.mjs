// docker-compose.yml as a person starts it, in an engine of a test's own: secrets and images are made, and nothing is fetched.
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../libs/testing/dist/until.js';
import { output } from '../agent/docker-engine.mjs';
import { makeBuildContext } from '../image.mjs';
import { freePort } from '../ports.mjs';
import { root, toolchainEnv } from '../toolchain.mjs';
import { standInImages } from './stand-in-images.mjs';

const BUILD_LIMIT_MS = 240_000;
const UP_LIMIT_MS = 120_000;
const REACH_LIMIT_MS = 40_000;
const PROJECT = 'fettle';
const SURFACES = ['operator', 'admin', 'agent'];

export const SERVICES = [
  'nginx',
  'postgres',
  'redis',
  'api',
  'worker-alerts',
  'worker-scheduler',
  'dashboard',
  'admin',
];
/** Debian's client has BuildKit in itself; another one, earlier on PATH, may need a plug-in for it. */
const BUILDKIT = { DOCKER_BUILDKIT: '1', COMPOSE_DOCKER_CLI_BUILD: '1', PATH: `/usr/bin:${process.env.PATH}` };
const TLS = ['-f', 'docker-compose.yml', '-f', 'infra/compose/tls.yml'];

/** Ports and addresses of this stack. 198.18.0.0/15 is set aside for tests; the third byte is the engine's, in the other half. */
async function places(engine) {
  const ports = { operator: await freePort(), admin: await freePort(), agent: await freePort() };
  const [, second, third] = engine.address.split('.');
  const network = `198.${second === '18' ? 19 : 18}.${third}`;
  const settings = {
    FETTLE_SUBNET: `${network}.0/24`,
    FETTLE_SUBNET_RANGE: `${network}.128/25`,
    FETTLE_NGINX_ADDRESS: `${network}.2`,
  };
  for (const [surface, port] of Object.entries(ports)) {
    settings[`FETTLE_PORT_${surface.toUpperCase()}`] = String(port);
    settings[`FETTLE_${surface.toUpperCase()}_URL`] = `http://127.0.0.1:${port}`;
  }
  return { ports, settings };
}

/** The stack in one engine. `ports` are those that nginx has on this machine. */
export class Stack {
  constructor(engine, folder, { ports, settings }) {
    this.engine = engine;
    this.folder = folder;
    this.ports = ports;
    this.settings = { ...settings, FETTLE_SECRETS_DIR: join(folder, 'secrets') };
  }

  /** Makes secrets and images; nothing runs yet. */
  static async create(engine) {
    const folder = mkdtempSync(join(tmpdir(), 'fettle-compose-'));
    const stack = new Stack(engine, folder, await places(engine));
    await output(['node', join(root, 'infra/compose/secrets.mjs'), stack.settings.FETTLE_SECRETS_DIR]);
    const context = join(folder, 'context');
    await makeBuildContext(context);
    Object.assign(stack.settings, await standInImages(engine), { FETTLE_BUILD_CONTEXT: context });
    await stack.compose(['build'], { timeoutMs: BUILD_LIMIT_MS });
    // docker-compose wants the folder at every command.
    rmSync(join(context, 'image.tar'));
    return stack;
  }

  /** Makes a certificate for the overlay; `ports.https` is where names are told apart. */
  async prepareTls() {
    this.ports.https = await freePort();
    const http = await freePort();
    const ports = { FETTLE_PORT_HTTPS: String(this.ports.https), FETTLE_PORT_HTTP: String(http) };
    Object.assign(this.settings, ports, { FETTLE_PUBLISH_NAMES: '127.0.0.1' });
    const [key, certificate] = ['tls_key', 'tls_certificate'].map((name) =>
      join(this.settings.FETTLE_SECRETS_DIR, name),
    );
    const made = [
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=fettle.localhost',
      '-keyout',
      key,
      '-out',
      certificate,
    ];
    await output(['openssl', 'req', '-x509', ...made]);
    for (const file of [key, certificate]) chmodSync(file, 0o444);
  }

  /** Runs docker-compose on the repository's file; resolves to its stdout. `tls`: with the overlay for TLS. */
  compose(args, { timeoutMs = UP_LIMIT_MS, tls = false } = {}) {
    const env = {
      ...toolchainEnv(this.settings),
      ...BUILDKIT,
      DOCKER_HOST: this.engine.host,
      COMPOSE_HTTP_TIMEOUT: '120',
    };
    return output(['docker-compose', '--project-name', PROJECT, ...(tls ? TLS : []), ...args], {
      timeoutMs,
      cwd: root,
      env,
    });
  }

  /** Starts what does not run and waits until all of it says that it is healthy, and can be reached from this machine. */
  async up(options) {
    await this.compose(['up', '--detach', '--no-build'], options);
    await this.healthy(SERVICES);
    for (const surface of SURFACES) await this.reachable(surface);
  }

  /**
   * Waits until the published port of a surface answers, whatever it says: containers are asked for their health from within, and
   * the engine's own forwarder, through which everybody else comes, takes connections before it can pass them on.
   */
  async reachable(surface) {
    const answers = () => fetch(`${this.url(surface)}/health`, { signal: AbortSignal.timeout(REACH_LIMIT_MS / 4) });
    const what = `${surface} through its published port`;
    await until(answers, { timeoutMs: REACH_LIMIT_MS, what }).catch(async (error) => {
      const why = error.cause?.cause ?? '';
      throw new Error(`${error.message} ${why}\n${await this.logs('nginx')}\n${this.engine.log()}`, { cause: error });
    });
  }

  /** What the engine says about the container of a service. */
  async inspect(service) {
    const label = `label=com.docker.compose.service=${service}`;
    const id = (await this.engine.docker(['ps', '--all', '--quiet', '--filter', label])).trim();
    return JSON.parse(await this.engine.docker(['inspect', id]))[0];
  }

  /** Waits until the containers of these services are healthy; else says what they logged. */
  async healthy(services) {
    for (const service of services) {
      const well = async () => (await this.inspect(service)).State.Health?.Status === 'healthy';
      await until(well, { timeoutMs: UP_LIMIT_MS, what: `${service} to be healthy` }).catch(async (error) => {
        const { State } = await this.inspect(service);
        throw new Error(`${error.message}\n${JSON.stringify(State)}\n${await this.logs(service)}`, { cause: error });
      });
    }
  }

  logs(service) {
    return this.compose(['logs', '--no-color', '--tail', '60', service]);
  }

  /** Runs a program in the container of a service; resolves to its stdout. */
  async exec(service, argv) {
    return this.engine.docker(['exec', (await this.inspect(service)).Id, ...argv]);
  }

  url(surface) {
    return this.settings[`FETTLE_${surface.toUpperCase()}_URL`];
  }

  /** The texts of all secrets. */
  secrets() {
    const folder = this.settings.FETTLE_SECRETS_DIR;
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8').trim());
  }

  /** Ends and removes everything that this stack made. */
  async remove() {
    await this.compose(['down', '--volumes', '--timeout', '5']);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
