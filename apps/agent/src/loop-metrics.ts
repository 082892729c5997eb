import {
  agentLimits,
  type CheckInAnswer,
  checkInAnswer,
  type CheckInRequest,
  type HeldTask,
  type Sample,
} from '@fettle/contracts/agent';
import type { KeyKeeper } from './key-keeper.js';
import { type Link, retryWait } from './link.js';
import { type Log, reasonOf } from './log.js';
import type { ManifestClock } from './manifest.js';
import { machineHash } from './node/machine.js';
import { bootId } from './node/proc.js';
import { rootAccess } from './node/root/root-access.js';
import type { NodeSettings } from './node-settings.js';
import { pause } from './timing.js';
import { AGENT_VERSION } from './version.js';

const BUFFERED_SAMPLES = 1_000;
const DEFAULT_INTERVAL_MS = 15_000;
const MAX_INTERVAL_MS = 600_000;
// Processor load is the difference of two readings; over less than this the first one would be noise, mostly 0.
const FIRST_SAMPLE_AFTER_MS = 1_000;

/** What the metrics loop works with. `random` spreads the check-ins of a fleet. */
export interface MetricsLoopParts {
  readonly link: Link;
  readonly manifest: ManifestClock;
  readonly keys: KeyKeeper;
  readonly settings: Pick<NodeSettings, 'intervalMs'>;
  readonly sample: () => Promise<Sample>;
  readonly held: () => HeldTask[];
  readonly log: Log;
  readonly random?: () => number;
}

/**
 * Samples and checks in until `signal` aborts. While the server is away samples are kept, at most 1,000, the oldest going
 * first; they follow in batches when it is back.
 */
export async function runMetricsLoop(parts: MetricsLoopParts, signal: AbortSignal): Promise<void> {
  const buffer: Sample[] = [];
  let metricsMs = DEFAULT_INTERVAL_MS;
  let checkInMs = DEFAULT_INTERVAL_MS;
  let nextSample = performance.now() + FIRST_SAMPLE_AFTER_MS;
  let nextCheckIn = nextSample;
  while (!signal.aborted) {
    if (performance.now() >= nextSample) {
      nextSample = performance.now() + parts.settings.intervalMs(metricsMs, DEFAULT_INTERVAL_MS);
      await sampleInto(buffer, parts);
    }
    if (performance.now() >= nextCheckIn) {
      const { answer, retryAfterMs } = await checkIn(buffer, parts, signal);
      metricsMs = bounded(answer?.metricsIntervalMs ?? metricsMs);
      checkInMs = bounded(answer?.checkInMs ?? checkInMs);
      // A tenth of jitter, so that a fleet that was started together does not stay together.
      const jitter = 0.95 + (parts.random ?? Math.random)() * 0.1;
      const more = answer !== undefined && buffer.length >= agentLimits.samplesPerCheckIn;
      const asked = retryAfterMs === undefined ? 0 : retryWait(retryAfterMs, parts.random);
      nextCheckIn = performance.now() + (more ? 250 : Math.max(checkInMs * jitter, asked));
      const everyMs = parts.settings.intervalMs(metricsMs, DEFAULT_INTERVAL_MS);
      nextSample = Math.min(nextSample, performance.now() + everyMs);
    }
    await pause(Math.min(nextSample, nextCheckIn) - performance.now(), signal);
  }
}

const bounded = (ms: number) => Math.min(MAX_INTERVAL_MS, Math.max(1_000, ms));

async function sampleInto(buffer: Sample[], { sample, log }: MetricsLoopParts): Promise<void> {
  try {
    buffer.push(await sample());
    if (buffer.length > BUFFERED_SAMPLES) buffer.shift();
  } catch (error) {
    log.warn('could not take a sample', { reason: reasonOf(error) });
  }
}

async function checkIn(
  buffer: Sample[],
  parts: MetricsLoopParts,
  signal: AbortSignal,
): Promise<{ answer?: CheckInAnswer; retryAfterMs?: number | undefined }> {
  const metrics = buffer.slice(0, agentLimits.samplesPerCheckIn);
  const manifest = parts.manifest.due();
  const request: CheckInRequest = {
    sentAt: new Date().toISOString(),
    bootId: bootId(),
    machine: machineHash(),
    takesKeys: true,
    agentVersion: AGENT_VERSION,
    metrics,
    running: parts.held().slice(0, 256),
    rootAccess: rootAccess.report(),
    ...(manifest && { manifest }),
  };
  const trial = { ...request, metrics: [], manifest: undefined };
  try {
    await parts.keys.settle('/agent/check-in', trial, signal);
    const answer = await parts.link.send('/agent/check-in', request, signal);
    // Samples that the server refuses would block all later ones.
    if (answer.status < 300 || [400, 413, 422].includes(answer.status)) buffer.splice(0, metrics.length);
    if (answer.status >= 300) {
      parts.log.debug('check-in refused', { status: answer.status });
      return { retryAfterMs: answer.retryAfterMs };
    }
    if (manifest) parts.manifest.sent(manifest);
    const accepted = checkInAnswer.parse(answer.body);
    await rootAccess.heard(accepted.rootAccess);
    if (accepted.agentKey !== undefined) {
      await parts.keys.received(accepted.agentKey);
      await parts.keys.settle('/agent/check-in', trial, signal);
    }
    return { answer: accepted };
  } catch (error) {
    parts.log.debug('check-in failed', { reason: reasonOf(error) });
    return {};
  }
}
