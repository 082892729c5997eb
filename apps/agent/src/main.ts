import { ReleaseRefused } from '@fettle/contracts/agent/release';
import { runAgent } from './agent.js';
import { type CommandLine, readCommandLine } from './config.js';
import { ensureIdentity, EnrolmentError } from './enrol.js';
import { createLog, type Log, reasonOf } from './log.js';
import { runHelper } from './node/root/helper-program.js';
import { checkBeforeStart, verifyOnRequest } from './release/verify-command.js';
import { StateDirInUse } from './state-dir.js';
import { readStatus } from './status.js';
import { AGENT_VERSION } from './version.js';

const USAGE = `fettle-agent ${AGENT_VERSION}

  fettle-agent run        enrol if needed, then serve this node until SIGTERM
  fettle-agent bootstrap  enrol and exit
  fettle-agent status     print what is known about this node, as JSON
  fettle-agent verify [FILE]  hold this program, or FILE, against the signed release that is installed
  fettle-agent version

  --api-url URL                address of the control plane's agent surface
  --bootstrap-token-file FILE  one-time token; "-" reads it from stdin
  --bootstrap-token TOKEN      the same, but visible in the process list; "-" reads it from stdin
  --state-dir DIR              default /var/lib/fettle-agent
  --config FILE                default /etc/fettle-agent/config.json
  --ca-file FILE               certificate authority of the control plane
  --release FILE               signed manifest of the installed release
  --release-keys FILE          public keys that may have signed it, one per line
  --log-level LEVEL            debug, info, warn or error

Each setting is also read from FETTLE_AGENT_… (FETTLE_AGENT_API_URL, FETTLE_AGENT_STATE_DIR, …).
`;

/**
 * Exit codes: 0 done, 1 fault, 2 enrolment refused or wrong usage, 3 state directory in use, 4 not what the installed release has
 * signed.
 */
async function main(): Promise<number> {
  // Started by systemd as root for each call of the agent: it reads none of the agent's settings.
  if (process.argv[2] === 'root-helper') return runHelper(process.argv.slice(3));
  let line: CommandLine;
  try {
    line = await readCommandLine(process.argv.slice(2), process.env);
  } catch (error) {
    process.stderr.write(`fettle-agent: ${reasonOf(error)}\n\n${USAGE}`);
    return 2;
  }
  const log = createLog(line.config.logLevel);
  switch (line.command) {
    case 'run':
      return guarded(log, async () => {
        await checkBeforeStart(line.config, log);
        await run(line, log);
      });
    case 'bootstrap':
      return guarded(log, async () => {
        await checkBeforeStart(line.config, log);
        const { nodeId } = await ensureIdentity(line.config, line.token, log, stopSignal(log));
        process.stdout.write(`${nodeId}\n`);
      });
    case 'status':
      return guarded(log, async () => {
        process.stdout.write(`${JSON.stringify(await readStatus(line.config), null, 2)}\n`);
      });
    case 'verify':
      return guarded(log, async () => {
        process.stdout.write(await verifyOnRequest(line.config, line.file));
      });
    case 'version':
      process.stdout.write(`${AGENT_VERSION}\n`);
      return 0;
    default:
      process.stdout.write(USAGE);
      return line.command === 'help' ? 0 : 2;
  }
}

async function run({ config, token }: CommandLine, log: Log): Promise<void> {
  const stopping = stopSignal(log);
  const identity = await ensureIdentity(config, token, log, stopping);
  if (config.apiUrl === '') throw new EnrolmentError('--api-url is missing');
  log.info('agent starts', {
    version: AGENT_VERSION,
    nodeId: identity.nodeId,
    apiUrl: config.apiUrl,
    pid: process.pid,
  });
  await runAgent(config, identity, log, stopping);
  log.info('agent stopped');
}

/** Aborts at the first SIGTERM or SIGINT; a second one ends the process at once, which the journal survives. */
function stopSignal(log: Log): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      log.info('stopping', { signal: name });
      controller.abort();
    });
  }
  return controller.signal;
}

async function guarded(log: Log, work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    log.error(reasonOf(error));
    if (error instanceof EnrolmentError) return 2;
    if (error instanceof ReleaseRefused) return 4;
    return error instanceof StateDirInUse ? 3 : 1;
  }
}

void main().then((code) => {
  process.exitCode = code;
  // Kept-alive sockets and parked requests must not hold a finished agent.
  setTimeout(() => process.exit(code), 250).unref();
});
