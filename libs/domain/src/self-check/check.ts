import type { CheckResult, checkGroups, checkResults } from '@fettle/contracts';
import { DomainError } from '@fettle/platform/errors';
import { redactText } from '@fettle/platform/redaction';
import type { z } from 'zod';

export type CheckGroup = (typeof checkGroups)[number];
export type CheckVerdict = (typeof checkResults)[number];
export type CheckOutcome = z.output<typeof CheckResult>;

/** What a check has found. `means` and `todo` belong to `warn` and `fail` only. */
export interface Finding {
  readonly result: CheckVerdict;
  readonly found: string;
  readonly means?: string;
  readonly todo?: string;
}

/** One thing that is tried. Throwing is `fail`: the part did not do what it was asked for. */
export interface Check {
  /** `group.subject`. */
  readonly id: string;
  readonly group: CheckGroup;
  /** What a person would call it. */
  readonly title: string;
  /** File name in docs/runbooks without its ending. */
  readonly runbook?: string;
  /** Id of a check whose failure leaves this one nothing to look at. */
  readonly needs?: string;
  /** Default 5,000. */
  readonly deadlineMs?: number;
  /** What it means, and what to do, when it throws or gives no answer in time. */
  readonly broken: { readonly means: string; readonly todo: string };
  run(signal: AbortSignal): Promise<Finding>;
}

export const ok = (found: string): Finding => ({ result: 'ok', found });
export const skipped = (found: string): Finding => ({ result: 'skipped', found });
export const warn = (found: string, means: string, todo: string): Finding => ({ result: 'warn', found, means, todo });
export const fail = (found: string, means: string, todo: string): Finding => ({ result: 'fail', found, means, todo });

/** An error in words for administrators: its code and message, never an address with a password in it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed without a reason';
  const cause = error instanceof DomainError ? codeOf(error.cause) : codeOf(error);
  const text = error instanceof DomainError ? (error.detail ?? error.message) : error.message;
  const words = redactText(text.split('\n', 1)[0] ?? '').slice(0, 200);
  return cause && !words.includes(cause) ? `${words} (${cause})` : words || cause || error.name;
}

function codeOf(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > 4) return null;
  const { code, cause, driverError, errors } = error as Record<string, unknown>;
  if (typeof code === 'string' && /^[A-Z0-9_]{4,32}$/.test(code)) return code;
  return codeOf(driverError ?? cause ?? (Array.isArray(errors) ? errors[0] : undefined), depth + 1);
}
