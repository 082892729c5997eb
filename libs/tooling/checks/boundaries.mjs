// Who may import whom: contracts ← platform ← domain ← apps. What a line may do is decided by where it stands.
import { posix } from 'node:path';

const SERVER = ['contracts', 'platform', 'domain'];
/** What the shipped code of each unit may import of ours. */
const ALLOWED = {
  'libs/contracts': [],
  'libs/platform': ['contracts'],
  'libs/domain': ['contracts', 'platform'],
  'libs/client': ['contracts'],
  'libs/ui': [],
  'libs/tooling': [],
  'libs/testing': [...SERVER, 'client'],
  'apps/dashboard': ['contracts', 'client', 'ui'],
  'apps/admin': ['contracts', 'client', 'ui'],
  'apps/agent': ['contracts/agent'],
  'apps/cli': ['contracts', 'client'],
  'apps/standalone': [...SERVER, 'api', 'worker-alerts', 'worker-scheduler'],
  // It measures from outside, so it knows what an agent knows, and what a browser draws.
  bench: ['contracts/agent', 'ui'],
};

const BROWSER = ['libs/client', 'libs/ui', 'apps/dashboard', 'apps/admin'];
const AGENT = /^(?:node:|\.|socket\.io-client$|@lydell\/node-pty|@fettle\/contracts\/agent(?:\/release)?$)/;

const isAllowed = (unit, name) =>
  (ALLOWED[unit] ?? SERVER).some((allowed) => name === allowed || name.startsWith(`${allowed}/`));

function packageProblem(file, specifier) {
  const name = specifier.slice('@fettle/'.length);
  if (`libs/${name}`.startsWith(`${file.unit}/`)) return 'import your own files by a relative path';
  if (name.startsWith('testing')) return file.isTest ? null : '@fettle/testing is for tests only';
  if (BROWSER.includes(file.unit) && /^contracts\/(?:jobs|agent)/.test(name))
    return 'browsers never see jobs or the agent protocol';
  if (file.isTest || isAllowed(file.unit, name)) return null;
  return `${file.unit} may import only: ${(ALLOWED[file.unit] ?? SERVER).join(', ') || 'nothing of ours'}`;
}

function relativeProblem(file, specifier) {
  const target = posix.join(posix.dirname(file.path), specifier);
  if (file.unit !== 'infra' && !target.startsWith(`${file.unit}/`)) return 'leave a package only through its name';
  const inDomain = /^libs\/domain\/src\/([^/]+)\/(.+)$/;
  const from = inDomain.exec(file.path);
  const to = inDomain.exec(target);
  if (!from || !to || from[1] === to[1] || to[2] === 'index.js') return null;
  // A stage (test-x.ts) is made for specs, of its own capability and of those built on it.
  if (file.isTest && /^test-[\w-]+\.js$/.test(to[2])) return null;
  return ['entities', 'migrations'].includes(from[1]) ? null : `enter ${to[1]} only through its index.js`;
}

function problem(file, specifier) {
  if (specifier.startsWith('@fettle/')) return packageProblem(file, specifier);
  if (specifier.startsWith('.')) return relativeProblem(file, specifier);
  if (file.unit === 'apps/agent' && file.path.includes('/src/') && !file.isTest && !AGENT.test(specifier)) {
    return 'the agent may import contracts/agent, socket.io-client, node-pty and node: only';
  }
  return null;
}

/** One text per import that crosses a boundary. */
export function boundaries(files) {
  return files.flatMap((file) =>
    file.imports.flatMap((specifier) => {
      const reason = problem(file, specifier);
      return reason ? [`${file.path} imports '${specifier}': ${reason}`] : [];
    }),
  );
}
