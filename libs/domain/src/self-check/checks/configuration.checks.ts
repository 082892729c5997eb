import type { Config, SurfaceName } from '@fettle/platform/config';
import { ok, skipped, warn, type Check, type Finding } from '../check.js';
import type { Parts } from '../parts.js';

const broken = { means: 'The configuration could not be read.', todo: 'Look at the log of the process.' };
const surfaces: readonly SurfaceName[] = ['operator', 'admin', 'agent'];

/** What was set up, against itself. */
export function configurationChecks({ config, tracing }: Parts): Check[] {
  const check = (subject: string, title: string, run: () => Finding, runbook?: string): Check => ({
    id: `configuration.${subject}`,
    group: 'configuration',
    title,
    broken,
    ...(runbook ? { runbook } : {}),
    run: async () => run(),
  });
  return [
    check('addresses', 'Public addresses fit how Fettle is reached', () => judgeAddresses(config)),
    check('cookies', 'Sign-in cookies are safe on their way', () => judgeCookies(config)),
    check('traces', 'Traces arrive', () => judgeTraces(tracing), 'traces-lost'),
    check('backups', 'The control plane is backed up', () =>
      skipped(
        'Not configured: this version makes no backup of itself. Keep copies of the PostgreSQL database and of the master key, made by other means.',
      ),
    ),
  ];
}

/** Exported for specs. */
export function judgeAddresses(config: Pick<Config, 'bind' | 'surfaces' | 'trustProxy'>): Finding {
  const isOpen = !/^(localhost|::1|127\.)/.test(config.bind);
  const urls = surfaces.map((name) => ({ name, url: new URL(config.surfaces[name].publicUrl) }));
  const secure = urls.filter(({ url }) => url.protocol === 'https:');
  const list = urls.map(({ name, url }) => `${name} ${url.origin}`).join(', ');
  if (secure.length > 0 && config.trustProxy.length === 0)
    return warn(
      `${secure.map(({ name }) => name).join(', ')} ${secure.length === 1 ? 'has' : 'have'} an https address, but FETTLE_TRUST_PROXY is empty.`,
      'TLS ends in front of Fettle, and what stands there is not believed: every caller has its address, and answers count as http.',
      'Set FETTLE_TRUST_PROXY to the address of the proxy.',
    );
  const plain = urls.filter(({ url }) => url.protocol === 'http:' && !isLocal(url.hostname));
  if (plain.length > 0)
    return warn(
      `Without encryption: ${plain.map(({ name, url }) => `${name} ${url.origin}`).join(', ')}.`,
      'Whoever is on the way reads passwords and agent keys.',
      'Put a proxy with TLS in front and set the public addresses to https (docs/guides/behind-nginx.md).',
    );
  const hosts = new Set(urls.map(({ url }) => url.origin));
  if (hosts.size < surfaces.length)
    return warn(
      `Two surfaces have the same address: ${list}.`,
      'A browser cannot tell them apart, and one of them cannot be reached.',
      'Give each surface a host name or a port of its own.',
    );
  return ok(`${list}; listening on ${config.bind}${isOpen ? '' : ', this machine only'}.`);
}

/** Exported for specs. */
export function judgeCookies(config: Pick<Config, 'surfaces'>): Finding {
  const people = (['operator', 'admin'] as const).map((name) => new URL(config.surfaces[name].publicUrl));
  const plain = people.filter((url) => url.protocol !== 'https:');
  if (plain.length === 0) return ok('They are sent over https only and bound to their host (__Host-).');
  if (plain.every((url) => isLocal(url.hostname)))
    return ok('They are not marked Secure, which is right for http on this machine only.');
  return warn(
    `They are not marked Secure, because ${plain.map((url) => url.origin).join(' and ')} is http.`,
    'Whoever is on the way can take over a session.',
    'Put a proxy with TLS in front and set the public addresses to https.',
  );
}

function judgeTraces(tracing: Parts['tracing']): Finding {
  const { figures } = tracing;
  if (!figures) return skipped('Not configured: no traces are taken.');
  const { exported, dropped, failed } = figures;
  const found = `${exported} spans were sent since the start, ${failed} could not be, ${dropped} were dropped.`;
  if (failed + dropped === 0) return ok(found);
  return warn(
    found,
    'Traces have holes. Nothing else suffers: what cannot be sent is thrown away.',
    'Look whether the receiver in FETTLE_OTLP_ENDPOINT runs and takes OTLP over HTTP.',
  );
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
