/** Pauses that all end at once when the fleet stops. */
export class Patience {
  private readonly waiting = new Map<NodeJS.Timeout, () => void>();
  private over = false;

  get isOver(): boolean {
    return this.over;
  }

  pause(ms: number): Promise<void> {
    if (this.over || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting.delete(timer);
        resolve();
      }, ms);
      this.waiting.set(timer, resolve);
    });
  }

  end(): void {
    this.over = true;
    for (const [timer, resolve] of this.waiting) {
      clearTimeout(timer);
      resolve();
    }
    this.waiting.clear();
  }
}
