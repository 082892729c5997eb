const DAY_MS = 86_400_000;
/** `1.4.0`, `2.0.0-rc.1`. */
const shape = /^\d{1,4}\.\d{1,4}\.\d{1,4}(?:-[0-9A-Za-z.-]{1,16})?$/;

/**
 * Keeps the series of agents' versions few over time: an agent says what it likes, and one that says another version at each check-in
 * would make a series each time. A version that nobody said for a day makes room for another.
 */
export class AgentVersions {
  /** When each version was last told by its name, ms. */
  private readonly named = new Map<string, number>();

  /** @param most versions told by name in a day, beside `unknown` and `other` */
  constructor(private readonly most = 64) {}

  /**
   * Nodes by version: `unknown` has said none, `other` has said what is no version or for what there is no room.
   * @param counts the most frequent version first: it is the first to get room
   */
  told(counts: Iterable<{ version: string | null; nodes: number }>, nowMs = Date.now()): Record<string, number> {
    for (const [name, at] of this.named) if (nowMs - at > DAY_MS) this.named.delete(name);
    const told = new Map<string, number>();
    for (const { version, nodes } of counts) {
      const name = this.nameOf(version, nowMs);
      told.set(name, (told.get(name) ?? 0) + nodes);
    }
    return Object.fromEntries(told);
  }

  private nameOf(version: string | null, nowMs: number): string {
    if (version === null || version === 'unknown') return 'unknown';
    const isNew = !this.named.has(version);
    if (!shape.test(version) || (isNew && this.named.size >= this.most)) return 'other';
    this.named.set(version, nowMs);
    return version;
  }
}
