import type { Sample } from './metrics.js';

/** A histogram that is cheap to add to: on the way of every request. */
export class Buckets {
  private readonly counts: number[];
  private sum = 0;
  private count = 0;

  /** @param bounds upper bounds, ascending, in the unit of the values */
  constructor(private readonly bounds: readonly number[]) {
    this.counts = bounds.map(() => 0);
  }

  add(value: number): void {
    this.sum += value;
    this.count += 1;
    for (let i = 0; i < this.bounds.length; i += 1) {
      if (value > this.bounds[i]!) continue;
      this.counts[i] = this.counts[i]! + 1;
      return;
    }
  }

  samples(labels: Readonly<Record<string, string>> = {}): Sample[] {
    let below = 0;
    const buckets = this.bounds.map((le, i) => {
      below += this.counts[i]!;
      return { suffix: '_bucket', value: below, labels: { ...labels, le } };
    });
    return [
      ...buckets,
      { suffix: '_bucket', value: this.count, labels: { ...labels, le: '+Inf' } },
      { suffix: '_sum', value: this.sum, labels },
      { suffix: '_count', value: this.count, labels },
    ];
  }
}
