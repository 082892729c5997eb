export const taskStates = [
  'queued',
  'leased',
  'started',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
  'unknown',
] as const;
export const finalTaskStates = ['succeeded', 'failed', 'cancelled', 'expired', 'unknown'] as const;

export const DEFAULT_TASK_TIMEOUT_MS = 600_000;
export const DEFAULT_TASK_EXPIRY_MS = 86_400_000;
