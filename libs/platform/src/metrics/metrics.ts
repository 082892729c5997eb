import { Registry, collectDefaultMetrics, type Metric } from 'prom-client';
import { inTime } from '../context/index.js';

/** One value of a metric. `suffix` for the parts of a histogram: `_bucket`, `_sum`, `_count`. */
export interface Sample {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly suffix?: string;
}

export interface MetricInit {
  /** `fettle_…`, with its unit and, for counters, `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** How long a reading may take, ms, where 2,000 are not enough. */
  readonly limitMs?: number;
}

/** How long one reading may take, ms: a scrape must not hang on a part that does. */
const READ_LIMIT_MS = 2_000;

/**
 * What a process tells Prometheus. A metric is a way to read it now: nothing is kept twice, and what cannot be read is absent from the
 * answer, never zero. Labels are closed lists (routes, states, queues): no ids. Injectable by this class.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly failures = new Map<string, number>();

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
    this.add(
      {
        name: 'fettle_measurement_failures_total',
        help: 'Readings of a metric that failed or took too long; the metric was absent then',
        type: 'counter',
      },
      () => [...this.failures].map(([metric, value]) => ({ value, labels: { metric } })),
    );
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** Adds a metric. `read` may throw or be slow: then it is absent from that answer. @throws Error for a name that is taken */
  add(
    { limitMs = READ_LIMIT_MS, ...init }: MetricInit,
    read: () => readonly Sample[] | Promise<readonly Sample[]>,
  ): void {
    const get = async () => ({
      ...init,
      values: (await this.read(init.name, limitMs, read)).map(({ value, labels, suffix }) => ({
        value,
        labels: { ...labels },
        ...(suffix ? { metricName: `${init.name}${suffix}` } : {}),
      })),
    });
    this.registry.registerMetric({ ...init, get } as unknown as Metric);
  }

  /** Everything, as Prometheus text. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  private async read(
    name: string,
    limitMs: number,
    read: () => readonly Sample[] | Promise<readonly Sample[]>,
  ): Promise<readonly Sample[]> {
    const late = (): never => {
      throw new Error('late');
    };
    try {
      return await inTime(read, limitMs, late);
    } catch {
      this.failures.set(name, (this.failures.get(name) ?? 0) + 1);
      return [];
    }
  }
}
