import { thisProcess } from '@fettle/platform/context';
import { newId } from '@fettle/platform/context';
import type { Bus } from '@fettle/platform/bus';

/** A process that heard the call. */
export interface Present {
  readonly bootId: string;
  readonly name: string;
  readonly version: string;
}

/** Most answers that one call listens to. */
const MOST = 200;

/** Over the bus: who hears me? Every process answers; the caller too, so that no answer at all means that the bus is dumb. */
export class RollCall {
  private stop: (() => void) | null = null;

  constructor(
    private readonly bus: Bus,
    private readonly name: string,
  ) {}

  /** Answers calls from now on. */
  start(): void {
    this.stop ??= this.bus.subscribe('calls', (body) => {
      const [kind, id] = body.split(' ', 2);
      if (kind !== 'call' || !id) return;
      const me: Present = { bootId: thisProcess.bootId, name: this.name, version: thisProcess.version };
      const answer = { channel: 'calls' as const, body: `here ${id} ${JSON.stringify(me)}` };
      void this.bus.publish([answer]).catch(() => undefined);
    });
  }

  close(): void {
    this.stop?.();
    this.stop = null;
  }

  /** Calls, and gathers answers for `ms`, or until `isEnough`. @throws what `Bus.publish` throws */
  async call(ms: number, isEnough: (present: readonly Present[]) => boolean): Promise<Present[]> {
    const id = newId();
    const present: Present[] = [];
    let enough = (): void => undefined;
    const heard = new Promise<void>((resolve) => (enough = resolve));
    const leave = this.bus.subscribe('calls', (body) => {
      if (present.length >= MOST || !body.startsWith(`here ${id} `)) return;
      present.push(JSON.parse(body.slice(`here ${id} `.length)) as Present);
      if (isEnough(present)) enough();
    });
    const timer = setTimeout(() => enough(), ms);
    try {
      await this.bus.publish([{ channel: 'calls', body: `call ${id}` }]);
      await heard;
      return present;
    } finally {
      clearTimeout(timer);
      leave();
    }
  }
}
