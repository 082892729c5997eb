import { inTime } from '../context/index.js';

/** What one component said when it was asked. */
export interface ComponentHealth {
  readonly name: string;
  readonly ok: boolean;
  /** Without it the process cannot serve: readiness fails. */
  readonly critical: boolean;
  readonly latencyMs: number;
  /** Plain text for administrators; absent when well. */
  readonly error?: string;
}

export interface HealthReport {
  readonly ready: boolean;
  readonly stopping: boolean;
  readonly components: readonly ComponentHealth[];
}

interface Component {
  readonly check: () => Promise<unknown>;
  readonly critical: boolean;
}

/** The parts of a process that can fail on their own, and how to ask them. */
export class HealthRegistry {
  private readonly components = new Map<string, Component>();
  private isStopping = false;

  constructor(private readonly timeoutMs = 2_000) {}

  /** `check` throws when the component does not work. Returns the way to take it out. */
  register(name: string, check: () => Promise<unknown>, { critical = true } = {}): () => void {
    const component = { check, critical };
    this.components.set(name, component);
    return () => void (this.components.get(name) === component && this.components.delete(name));
  }

  /** From now on the process is not ready: balancers stop sending while it drains. */
  stopping(): void {
    this.isStopping = true;
  }

  /** Asks all components at once; each has 2 s. Never throws. */
  async report(): Promise<HealthReport> {
    const components = await Promise.all([...this.components].map(([name, component]) => this.ask(name, component)));
    const well = components.every(({ ok, critical }) => ok || !critical);
    return { ready: well && !this.isStopping, stopping: this.isStopping, components };
  }

  private async ask(name: string, { check, critical }: Component): Promise<ComponentHealth> {
    const asked = performance.now();
    const late = (): never => {
      throw new Error(`no answer within ${this.timeoutMs} ms`);
    };
    const latencyMs = (): number => Math.round(performance.now() - asked);
    try {
      await inTime(check, this.timeoutMs, late);
      return { name, ok: true, critical, latencyMs: latencyMs() };
    } catch (error) {
      return { name, ok: false, critical, latencyMs: latencyMs(), error: (error as Error).message };
    }
  }
}
