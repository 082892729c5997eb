import { join } from 'node:path';
import { readIfPresent, replaceFile } from './node/files.js';

interface Settings {
  readonly intervalS?: number;
}

/** What people have set on this node by commands; a restart keeps it. */
export class NodeSettings {
  private constructor(
    private readonly path: string,
    private values: Settings,
  ) {}

  /** Reads what was set; a file that cannot be read counts as nothing set. */
  static async open(stateDir: string): Promise<NodeSettings> {
    const path = join(stateDir, 'settings.json');
    const text = await readIfPresent(path);
    try {
      return new NodeSettings(path, settingsIn(JSON.parse(text ?? '{}')));
    } catch {
      return new NodeSettings(path, {});
    }
  }

  /** Between two measurements, in seconds; undefined where nobody has said. */
  get intervalS(): number | undefined {
    return this.values.intervalS;
  }

  /** Forces the new value to disk before it counts. */
  async setInterval(intervalS: number): Promise<void> {
    const next = { ...this.values, intervalS };
    await replaceFile(this.path, `${JSON.stringify(next)}\n`);
    this.values = next;
  }

  /** How often to measure where the control plane asks for `wantedMs`: somebody who watches gets the faster rate that he needs. */
  intervalMs(wantedMs: number, usualMs: number): number {
    return this.intervalS === undefined || wantedMs < usualMs ? wantedMs : this.intervalS * 1_000;
  }
}

function settingsIn(value: { intervalS?: unknown }): Settings {
  const { intervalS } = value;
  return typeof intervalS === 'number' && intervalS >= 5 && intervalS <= 3_600 ? { intervalS } : {};
}
