import type { Component, Measured, Probe } from './probe.js';

/** What was read, and when. */
export interface Snapshot<T> {
  readonly readAt: string;
  readonly value: T;
}

/** What this process measured last: shown, with its age, while it cannot be measured any more. Bounded by the number of parts. */
export class HealthMemory {
  private readonly components = new Map<string, Component>();
  private readonly snapshots = new Map<string, Snapshot<unknown>>();

  /** Remembers what was really measured. */
  measured({ component, failed }: Measured): Component {
    if (!failed) this.components.set(component.name, component);
    return component;
  }

  /** The component of a probe that cannot be asked now, with what it said last. `why`: one sentence. */
  unknown({ name }: Probe, why: string): Component {
    const last = this.components.get(name);
    const lastKnown = last
      ? { state: last.state, detail: last.detail, facts: last.facts, checkedAt: last.checkedAt }
      : null;
    const checkedAt = new Date().toISOString();
    return { name, state: 'unknown', since: null, detail: why, checkedAt, latencyMs: null, facts: {}, lastKnown };
  }

  keep<T>(name: string, value: T): T {
    this.snapshots.set(name, { readAt: new Date().toISOString(), value });
    return value;
  }

  /** What was kept under a name last; null when nothing ever was. */
  kept<T>(name: string): Snapshot<T> | null {
    return (this.snapshots.get(name) as Snapshot<T> | undefined) ?? null;
  }
}
