/** How many of something each source holds now. Sources that hold nothing cost nothing. */
export class Tally {
  private readonly held = new Map<string, number>();

  /** @param most per source */
  constructor(private readonly most: number) {}

  /** Counts one more. @returns the way to give it back, or null when the source holds as many as it may */
  enter(source: string): (() => void) | null {
    const before = this.held.get(source) ?? 0;
    if (before >= this.most) return null;
    this.held.set(source, before + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.leave(source);
      isHeld = false;
    };
  }

  private leave(source: string): void {
    const left = (this.held.get(source) ?? 1) - 1;
    if (left > 0) this.held.set(source, left);
    else this.held.delete(source);
  }
}
