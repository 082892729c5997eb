/** Random numbers that are the same for the same seed (mulberry32): a run can be repeated. */
export class Random {
  constructor(private state: number) {}

  /** Evenly from 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(min: number, max: number): number {
    return min + this.next() * (max - min);
  }

  /** A whole number from 0 up to, not including, `below`. */
  index(below: number): number {
    return Math.floor(this.next() * below);
  }

  /** True with this probability (0 to 1). */
  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  hex(bytes: number): string {
    return Array.from({ length: bytes }, () => this.index(256).toString(16).padStart(2, '0')).join('');
  }

  uuid(): string {
    const h = this.hex(16);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20)}`;
  }

  /** A source of its own for one of many, independent of how often the others draw. */
  fork(): Random {
    return new Random(this.index(2 ** 32) | 0);
  }
}
