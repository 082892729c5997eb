import type { CommandParams } from '@fettle/contracts/agent';
import { buildEnvironment } from './environment.js';
import { type PreparedProcess, Refusal } from './prepared.js';

const unitsMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `shell.exec`: text for a shell, the one declared place where a shell is used. */
export function prepareShellExec(params: CommandParams<'shell.exec'>, own: NodeJS.ProcessEnv): PreparedProcess {
  if (params.runAsRoot === true && process.getuid?.() !== 0) {
    throw new Refusal('The task asks for root, and this agent has no root rights.');
  }
  return {
    argv: [params.shell ?? '/bin/sh', '-c', params.command],
    cwd: params.workingDirectory ?? params.working_dir,
    env: buildEnvironment(params, own),
    timeoutMs: timeoutOf(params),
  };
}

function timeoutOf(params: CommandParams<'shell.exec'>): number | undefined {
  if (params.timeout_seconds !== undefined) return params.timeout_seconds * 1000;
  return params.timeout === undefined ? undefined : durationMs(params.timeout);
}

/** Milliseconds of a Go duration such as `1h30m` or `1.5s`. */
export function durationMs(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(amount) * (unitsMs[unit ?? ''] ?? 0);
  return Math.round(total);
}
