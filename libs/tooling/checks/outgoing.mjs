// Calls to the outside leave through libs/platform/src/egress alone (S7): it resolves once, pins, and refuses private networks.

/** What runs as part of the control plane. Agents, browsers, tools and tests call whom they are told to. */
const SERVER = /^(?:libs\/(?:contracts|platform|domain)|apps\/(?:api|standalone|worker-[\w-]+))\/src\//;

/** Who calls nevertheless, and whom. */
const EXCEPTED = {
  'libs/platform/src/http/upstream-proxy.ts': 'the page server of this very machine, on loopback',
  'libs/platform/src/http/docs-page.ts': 'a script that runs in the browser',
  'libs/platform/src/tracing/otlp-sink.ts': 'the receiver of traces, set by the operator in the environment',
};

const HOME = /^libs\/platform\/src\/egress\//;
/** Modules that can do nothing but call, and what calls among the names of those that also serve. */
const CLIENTS =
  /^(?:undici|got|axios|ky|superagent|needle|request|node-fetch|cross-fetch|@opentelemetry\/exporter-[\w-]+|nodemailer|(?:node:)?(?:https|http2|tls|dgram))(?:\/|$)/;
const CALLING = {
  http: /\b(?:request|get|Agent|ClientRequest|globalAgent)\b/,
  net: /\b(?:connect|createConnection|Socket)\b/,
};
const IMPORT = /\bimport\s+(?!type\b)([^'";]*?)\s*from\s*['"]([^'"]+)['"]/g;

/** Names that an import clause brings as values. */
const values = (clause) => clause.replaceAll(/\btype\s+\w+(?:\s+as\s+\w+)?/g, '');

function calls(text) {
  const code = text.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  if (/(?<![\w.])fetch\(|\bglobalThis\.fetch\b/.test(code)) return 'fetch';
  for (const [, clause, module] of code.matchAll(IMPORT)) {
    const name = module.replace(/^node:/, '');
    // nodemailer speaks over whatever connection it is given.
    if (module === 'nodemailer' && /\bgetSocket\b[^]*\bconnectPinned\(/.test(code)) continue;
    if (CLIENTS.test(module)) return module;
    const calling = Object.hasOwn(CALLING, name) ? CALLING[name] : null;
    if (calling && (/^\*|^\w+(?:,|$)/.test(clause.trim()) || calling.test(values(clause)))) return module;
  }
  const dynamic = /\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...code.matchAll(dynamic)].map(([, module]) => module).find((module) => CLIENTS.test(module)) ?? null;
}

/** One text per file of the control plane that calls the outside by itself. */
export function outgoing(files) {
  return files
    .filter(
      ({ path, isTest }) =>
        !isTest &&
        SERVER.test(path) &&
        !path.includes('/testing/') &&
        !HOME.test(path) &&
        !Object.hasOwn(EXCEPTED, path),
    )
    .flatMap(({ path, text }) => {
      const found = calls(text);
      return found ? [`${path} calls the outside by ${found}: use Egress of @fettle/platform/egress`] : [];
    });
}
