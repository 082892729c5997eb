import { type RootRequest, rootRequest } from '@fettle/contracts/agent/root-access';
import type { RootSurface } from '@fettle/contracts/agent';
import { rootCovers } from '@fettle/contracts/agent';
import type { Duplex, Readable } from 'node:stream';
import { Refusal } from '../../commands/prepared.js';
import { type Log, reasonOf } from '../../log.js';
import { launch, type StopReason, supervise } from '../../task-process.js';
import { pause } from '../../timing.js';
import { privateDirectory } from '../files.js';
import { type RunningProcess, sendSignal, startProcess } from '../process.js';
import type { AppliedProfile } from './applied-profile.js';
import { type Frame, frameOf, FrameFault, jsonOf, readFrames, sendFrame } from './frames.js';
import { RootRefusal } from './requests.js';
import type { RootOperation } from './root-operations.js';
import { MARK_NAME } from '../../mark.js';

/** What one call of the helper works with. */
export interface HelperParts {
  readonly profile: AppliedProfile;
  readonly operations: Readonly<Record<string, RootOperation>>;
  /** Directory of short-lived pipe names that only root can reach. */
  readonly pipeDir: string;
  readonly log: Log;
}

const REQUEST_WITHIN_MS = 10_000;
/** How long output is awaited after the process has ended, while a child of it still holds the pipe open. */
const LATE_OUTPUT_MS = 1_000;
const FOR_EVER_MS = 2 ** 31 - 1;
const PLAIN = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LC_ALL: 'C.UTF-8',
};

type Started = Extract<RootRequest, { op: 'task' | 'operational' }>;

/**
 * Serves one connection: one request, its answer, the end. Whatever was started is ended with its whole group as soon as the other side
 * hangs up or says another word. Never throws.
 */
export async function serveRoot(socket: Duplex, parts: HelperParts): Promise<void> {
  socket.on('error', () => undefined);
  const frames = readFrames(socket);
  try {
    const request = await firstRequest(frames);
    const gone = frames.next().then(
      () => 'cancel' as const,
      () => 'cancel' as const,
    );
    await serve(request, socket, { ...parts, gone });
  } catch (error) {
    const { code, message } = refusalOf(error);
    parts.log.warn('refused', { code, reason: message });
    await sendFrame(socket, 'refusal', { code, message });
  }
  await new Promise<void>((resolve) => socket.end(() => resolve()).once('close', () => resolve()));
}

async function serve(
  request: RootRequest,
  socket: Duplex,
  parts: HelperParts & { gone: Promise<StopReason> },
): Promise<void> {
  switch (request.op) {
    case 'status':
      return answer(socket, await parts.profile.status());
    case 'apply-profile': {
      const status = await parts.profile.apply(request.statement);
      parts.log.info('profile applied', { profile: status.profile, version: status.version });
      return answer(socket, status);
    }
    case 'terminal':
      await requireApplied(parts.profile, 'terminal');
      throw new RootRefusal('root.terminal_unavailable', 'This agent opens no terminals yet.');
    default:
      return perform(request, socket, parts);
  }
}

async function answer(socket: Duplex, content: object): Promise<void> {
  await sendFrame(socket, 'answer', content);
}

async function perform(
  request: Started,
  socket: Duplex,
  { profile, operations, pipeDir, log, gone }: HelperParts & { gone: Promise<StopReason> },
): Promise<void> {
  await requireApplied(profile, request.op === 'task' ? 'task' : 'operational');
  await privateDirectory(pipeDir);
  const running =
    request.op === 'task' ? await startTask(request, pipeDir) : await startOperation(request, operations, pipeDir);
  // What it is, never with what it was given: a parameter may be a secret.
  const about = { op: request.op, task: request.key, ...(request.op === 'operational' && { name: request.name }) };
  log.info('started', { ...about, pid: running.identity.pid });
  await sendFrame(socket, 'begun', { pid: running.identity.pid });
  const output = Promise.all([pass(running.stdout, 'stdout', socket), pass(running.stderr, 'stderr', socket)]);
  const { exit, stop, left } = await supervise(running, request.key, FOR_EVER_MS, gone);
  const late = new AbortController();
  await Promise.race([output, pause(LATE_OUTPUT_MS, late.signal)]);
  late.abort();
  sendSignal(-running.identity.pid, 'SIGKILL');
  for (const stream of [running.stdout, running.stderr]) stream.destroy();
  const how = { exitCode: exit?.exitCode ?? null, signal: exit?.signal ?? null, left: left.length };
  log.info('ended', { ...about, ...how, stopped: stop !== undefined });
  await sendFrame(socket, 'exit', how);
}

async function startTask(
  { argv, cwd, env, key }: Extract<RootRequest, { op: 'task' }>,
  pipeDir: string,
): Promise<RunningProcess> {
  const given = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('FETTLE_')));
  const [program, ...args] = argv as [string, ...string[]];
  return launch({ kind: 'process', argv: [program, ...args], cwd, env: given, timeoutMs: undefined }, key, pipeDir);
}

async function startOperation(
  { name, params, key }: Extract<RootRequest, { op: 'operational' }>,
  operations: HelperParts['operations'],
  pipeDirectory: string,
): Promise<RunningProcess> {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) {
    throw new RootRefusal('root.operation_unknown', `The root helper of this node knows no operation "${name}".`);
  }
  const parsed = operation.params.safeParse(params);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'params'}: ${issue.message}`);
    throw new RootRefusal('root.request_invalid', `The parameters of ${name} are not valid: ${faults.join('; ')}`);
  }
  const input = operation.input?.(parsed.data);
  const env = { ...PLAIN, ...operation.env, [MARK_NAME]: key };
  return startProcess({
    argv: operation.argv(parsed.data),
    cwd: '/',
    env,
    pipeDirectory,
    ...(input !== undefined && { input }),
  });
}

async function requireApplied(profile: AppliedProfile, surface: RootSurface): Promise<void> {
  const applied = await profile.current();
  if (rootCovers(applied, surface)) return;
  const message = `The root access profile that this node has applied is "${applied}", which does not cover "${surface}".`;
  throw new RootRefusal('node.root_access_missing', message);
}

/** Hands output on at the pace at which it is read; when nobody reads any more, it is thrown away, so that the process can end. */
async function pass(stream: Readable, name: 'stdout' | 'stderr', socket: Duplex): Promise<void> {
  try {
    for await (const part of stream) await sendFrame(socket, name, part as Buffer);
  } catch {
    // Destroyed at the end.
  }
}

async function firstRequest(frames: AsyncGenerator<Frame>): Promise<RootRequest> {
  const timeout = new AbortController();
  const late = pause(REQUEST_WITHIN_MS, timeout.signal).then(() => undefined);
  const first = await Promise.race([frames.next(), late]).finally(() => timeout.abort());
  if (first === undefined || first.done) throw new FrameFault('No request came.');
  if (first.value.kind !== 'request') throw new FrameFault('The first frame is no request.');
  const parsed = rootRequest.safeParse(jsonOf(first.value));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`);
  throw new RootRefusal('root.request_invalid', `The request is not valid: ${faults.join('; ').slice(0, 500)}`);
}

function refusalOf(error: unknown): { code: string; message: string } {
  if (error instanceof RootRefusal) return { code: error.code, message: error.message };
  if (error instanceof FrameFault) return { code: 'root.request_invalid', message: error.message };
  if (error instanceof Refusal) return { code: 'root.not_started', message: error.message };
  return { code: 'root.not_started', message: reasonOf(error) };
}

/** For whoever is refused before a request was read. */
export const refusalFrame = (code: string, message: string): Buffer => frameOf('refusal', { code, message });
