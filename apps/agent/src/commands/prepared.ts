/** A command made ready to run: what is started, where, with which variables, and for how long at most. */
export interface PreparedProcess {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string | undefined;
  readonly env: Record<string, string>;
  readonly timeoutMs: number | undefined;
}

/** Thrown by a command that refuses to run; its message is what the operator reads. */
export class Refusal extends Error {}
