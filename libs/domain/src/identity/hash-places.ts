import { DomainError } from '@fettle/platform/errors';

/**
 * Who wants a password hashed. `known`: who has proved something before (a device, a session). `suspect`: a source that has lately
 * sent a wrong password. `ordinary`: everybody else.
 */
export const standings = ['known', 'ordinary', 'suspect'] as const;
export type Standing = (typeof standings)[number];

export interface Wish {
  /** Whoever shares it shares one turn. */
  readonly source: string;
  readonly standing: Standing;
}

type Start = (as: Standing) => void;

/** Of one source: at 60 ms each the fourth waits a quarter of a second for its own. */
const MOST_OF_SOURCE = 4;
/** Waiting in all, by standing: memory, and how long it makes sense to wait. */
const MOST: Readonly<Record<Standing, number>> = { known: 32, ordinary: 128, suspect: 128 };

/** The sources that wait in one standing, each with what it wants; they take turns. */
class Line {
  private readonly sources = new Map<string, Start[]>();
  private length = 0;

  constructor(private readonly most: number) {}

  get isEmpty(): boolean {
    return this.length === 0;
  }

  add(source: string, start: Start): void {
    const own = this.sources.get(source) ?? [];
    if (own.length >= MOST_OF_SOURCE || this.length >= this.most)
      throw new DomainError('overloaded', {}, { retryAfterS: 2 });
    own.push(start);
    this.sources.set(source, own);
    this.length += 1;
  }

  /** The first of the source whose turn it is; that source then goes to the end of the line. */
  next(): Start | undefined {
    const [first] = this.sources;
    if (!first) return undefined;
    const [source, own] = first;
    const start = own.shift();
    this.sources.delete(source);
    if (own.length > 0) this.sources.set(source, own);
    this.length -= 1;
    return start;
  }

  /** Adds what has waited elsewhere: nobody is sent away twice. */
  take(source: string, starts: readonly Start[]): void {
    if (starts.length === 0) return;
    this.sources.set(source, [...(this.sources.get(source) ?? []), ...starts]);
    this.length += starts.length;
  }

  /** Takes everything of a source out. */
  without(source: string): Start[] {
    const own = this.sources.get(source) ?? [];
    this.sources.delete(source);
    this.length -= own.length;
    return own;
  }
}

/**
 * The few places in which passwords are hashed. Known people go first, then ordinary sources, then suspects, who never hold the last
 * free place; within a standing the sources take turns. A guesser with many connections, or many addresses, waits for himself.
 */
export class HashPlaces {
  private readonly lines: Readonly<Record<Standing, Line>> = {
    known: new Line(MOST.known),
    ordinary: new Line(MOST.ordinary),
    suspect: new Line(MOST.suspect),
  };
  private running = 0;
  private suspects = 0;

  /** @param places at least two: one is never a suspect's */
  constructor(private readonly places: number) {}

  /**
   * Does the work when its turn has come.
   * @throws DomainError `overloaded` when too much is waiting, of this source or in all
   */
  async run<T>({ source, standing }: Wish, work: () => Promise<T>): Promise<T> {
    const as = await new Promise<Standing>((resolve) => {
      this.lines[standing].add(source, resolve);
      this.fill();
    });
    try {
      return await work();
    } finally {
      this.running -= 1;
      if (as === 'suspect') this.suspects -= 1;
      this.fill();
    }
  }

  /** What an ordinary source still waits for, it waits for among the suspects from now on. */
  demote(source: string): void {
    this.lines.suspect.take(source, this.lines.ordinary.without(source));
    this.fill();
  }

  private fill(): void {
    while (this.running < this.places) {
      const standing = standings.find((one) => !this.lines[one].isEmpty && (one !== 'suspect' || this.isSuspectFree));
      const start = standing && this.lines[standing].next();
      if (!start) return;
      this.running += 1;
      if (standing === 'suspect') this.suspects += 1;
      start(standing);
    }
  }

  private get isSuspectFree(): boolean {
    return this.suspects < this.places - 1;
  }
}
