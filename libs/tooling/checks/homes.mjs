// Techniques that have one home each: found anywhere else, they are a wrong turn.

const TOOLS = String.raw`^infra/|^bench/|^libs/tooling/|^apps/[^/]+/(?:build|package|[\w-]+\.config)[^/]*$`;

const imports = (pattern) => (file) => file.imports.some((name) => pattern.test(name));

const homes = [
  {
    what: 'typeorm',
    isUsed: imports(/^typeorm(?:\/|$)/),
    home: /\.(?:repository|entity|migration)\.ts$|\/migrations\/|^libs\/platform\/src\/database\/|^libs\/domain\/src\/entities\//,
    instead: 'put the query into a *.repository.ts',
  },
  {
    what: 'SQL',
    isUsed: (file) => /\b(?:database|runner|dataSource)\s*\.query\b/.test(file.text),
    // The platform has no capabilities: what it keeps in tables is read where it is used.
    home: /\.repository\.ts$|\/migrations\/|^libs\/platform\/src\/|^infra\/|^bench\//,
    instead: 'put the query into a *.repository.ts',
  },
  {
    what: 'bullmq',
    isUsed: imports(/^bullmq(?:\/|$)/),
    home: /^libs\/platform\/src\/queue\//,
    instead: 'use Queues from @fettle/platform/queue',
  },
  {
    what: 'socket.io',
    isUsed: imports(/^socket\.io(?:\/|$)/),
    home: /^libs\/platform\/src\/sockets\/|\.gateway\.ts$/,
    instead: 'use @fettle/platform/sockets or a gateway',
  },
  {
    what: 'child processes',
    isUsed: imports(/^(?:node:)?child_process$/),
    home: new RegExp(`^apps/agent/src/node/|${TOOLS}`),
    instead: 'only the agent (src/node), infra and bench start programs',
  },
  {
    what: 'process.env',
    // Next replaces NODE_ENV while it builds: no setting is read there.
    isUsed: (file) => /\bprocess\.env\b(?!\.NODE_ENV)/.test(file.text.replace(/\/\/.*|\/\*[^]*?\*\//g, '')),
    // The agent has no platform: main.ts and config.ts read its settings, and what it runs inherits its environment.
    home: new RegExp(
      `^libs/platform/src/config/|^apps/cli/src/environment\\.ts$|^apps/agent/src/(?:main|config|task-run)\\.ts$|^apps/agent/src/node/|${TOOLS}`,
    ),
    instead: 'read it from Config of @fettle/platform/config',
  },
];

/** One text per file that uses a technique outside its home. Tests may use anything. */
export function techniqueHomes(files) {
  return files
    .filter((file) => !file.isTest)
    .flatMap((file) =>
      homes
        .filter((rule) => rule.isUsed(file) && !rule.home.test(file.path))
        .map((rule) => `${file.path} uses ${rule.what}: ${rule.instead}`),
    );
}
