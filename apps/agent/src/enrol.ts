import { consumeAnswer, type ConsumeRequest } from '@fettle/contracts/agent';
import { readFile } from 'node:fs/promises';
import * as os from 'node:os';
import type { AgentConfig, CommandLine } from './config.js';
import { type Identity, loadIdentity, saveIdentity } from './identity.js';
import { Link } from './link.js';
import type { Log } from './log.js';
import { privateDirectory, readIfPresent } from './node/files.js';
import { inspect } from './node/inspect.js';
import { AGENT_VERSION } from './version.js';

/** Enrolment cannot work as it was asked for; trying again changes nothing. */
export class EnrolmentError extends Error {}

/**
 * The identity of this node: the stored one, else one that is bought with the bootstrap token and stored before it is
 * used. Waits out transport faults; throws `EnrolmentError` when the token is missing, unknown, used up or expired.
 */
export async function ensureIdentity(
  config: AgentConfig,
  token: CommandLine['token'],
  log: Log,
  signal: AbortSignal,
): Promise<Identity> {
  await privateDirectory(config.stateDir);
  const known = await loadIdentity(config.stateDir);
  if (known !== undefined) return known;
  if (config.apiUrl === '') throw new EnrolmentError('--api-url is missing');
  if (token === undefined) {
    throw new EnrolmentError(
      'this node is not enrolled: give --bootstrap-token-file FILE or --bootstrap-token - (stdin)',
    );
  }
  const link = new Link(config, undefined, log);
  try {
    const answer = await link.deliver('/node-installs/consume', await request(await readToken(token)), signal);
    if (answer.kind === 'stopped') throw new EnrolmentError('stopped before the control plane answered');
    if (answer.kind === 'refused') {
      throw new EnrolmentError(
        `the control plane refuses the bootstrap token (HTTP ${answer.status}): ${answer.message}`,
      );
    }
    const { nodeId, agentToken } = consumeAnswer.parse(answer.body);
    const identity = { nodeId, agentKey: agentToken, registeredAt: new Date().toISOString() };
    await saveIdentity(config.stateDir, identity);
    log.info('enrolled', { nodeId });
    return identity;
  } finally {
    link.close();
  }
}

async function request(token: string): Promise<ConsumeRequest> {
  const { os: system, arch, kernel, distribution } = inspect();
  const machineId = (await readIfPresent('/etc/machine-id').catch(() => undefined))?.trim();
  return {
    token,
    hostname: os.hostname().toLowerCase(),
    additionalInfo: {
      os: system,
      arch,
      agentVersion: AGENT_VERSION,
      platformVersion: distribution.name,
      kernelVersion: kernel,
      ...(machineId && { machineId }),
    },
  };
}

async function readToken(source: NonNullable<CommandLine['token']>): Promise<string> {
  const text =
    source.from === 'argument'
      ? source.value
      : source.from === 'file'
        ? await readFile(source.value, 'utf8')
        : await readStdin();
  const token = text.trim();
  if (token.length < 8) throw new EnrolmentError('the bootstrap token is empty');
  return token;
}

async function readStdin(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
