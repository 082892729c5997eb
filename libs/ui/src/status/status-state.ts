import type { Tone } from '../style/tone.js';

/** The shapes of §status semantics: one per meaning, so that a grey print still tells them apart. */
export const statusShapes = [
  'disc',
  'half',
  'dot-ring',
  'triangle',
  'diamond',
  'hand',
  'stale-ring',
  'dashed-ring',
  'square',
  'wrench',
  'slashed',
  'square-check',
] as const;
export type StatusShape = (typeof statusShapes)[number];

export const statusStates = [
  'healthy',
  'succeeded',
  'running',
  'connecting',
  'queued',
  'scheduled',
  'degraded',
  'late',
  'failed',
  'down',
  'waiting',
  'stale',
  'unknown',
  'not-collected',
  'off',
  'stopped',
  'disabled',
  'maintenance',
  'frozen',
  'cancelled',
  'skipped',
  'handled',
] as const;
/** What a thing can be. Severity of alerts and availability are separate questions. */
export type StatusState = (typeof statusStates)[number];

export interface StatusMeaning {
  shape: StatusShape;
  tone: Tone;
  /** The word beside the shape, in mid-sentence case. */
  word: string;
}

/** Shape, tone and word of each state. `stopped on purpose` is never `failed`; `unknown` is never grey-green. */
export const statusMeanings: Record<StatusState, StatusMeaning> = {
  healthy: { shape: 'disc', tone: 'ok', word: 'healthy' },
  succeeded: { shape: 'disc', tone: 'ok', word: 'succeeded' },
  running: { shape: 'half', tone: 'active', word: 'running' },
  connecting: { shape: 'half', tone: 'active', word: 'connecting' },
  queued: { shape: 'dot-ring', tone: 'neutral', word: 'queued' },
  scheduled: { shape: 'dot-ring', tone: 'neutral', word: 'scheduled' },
  degraded: { shape: 'triangle', tone: 'warn', word: 'degraded' },
  late: { shape: 'triangle', tone: 'warn', word: 'late' },
  failed: { shape: 'diamond', tone: 'crit', word: 'failed' },
  down: { shape: 'diamond', tone: 'crit', word: 'down' },
  waiting: { shape: 'hand', tone: 'human', word: 'waiting for a person' },
  stale: { shape: 'stale-ring', tone: 'neutral', word: 'stale' },
  unknown: { shape: 'dashed-ring', tone: 'neutral', word: 'unknown' },
  'not-collected': { shape: 'dashed-ring', tone: 'neutral', word: 'not collected' },
  off: { shape: 'square', tone: 'neutral', word: 'off' },
  stopped: { shape: 'square', tone: 'neutral', word: 'stopped' },
  disabled: { shape: 'square', tone: 'neutral', word: 'disabled' },
  maintenance: { shape: 'wrench', tone: 'neutral', word: 'in maintenance' },
  frozen: { shape: 'wrench', tone: 'neutral', word: 'frozen' },
  cancelled: { shape: 'slashed', tone: 'neutral', word: 'cancelled' },
  skipped: { shape: 'slashed', tone: 'neutral', word: 'skipped' },
  handled: { shape: 'square-check', tone: 'neutral', word: 'handled' },
};

/** Worst first: how loudly a state asks for attention. Lower sorts higher. */
export const statusRank: Record<Tone, number> = { crit: 0, human: 1, warn: 2, active: 3, neutral: 4, ok: 5 };
