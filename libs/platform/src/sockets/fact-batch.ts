import { Fact } from '@fettle/contracts';
import type { z } from 'zod';

export type LiveFact = z.infer<typeof Fact>;

/** Facts waiting for the next flush: per workspace the last version of each (name, id), in order of first appearance. */
export class FactBatch {
  private readonly rooms = new Map<string, Map<string, LiveFact>>();

  get empty(): boolean {
    return this.rooms.size === 0;
  }

  /** Adds one bus message; what is not a fact is left out. @returns whether it was one */
  add(body: string): boolean {
    const fact = factOf(body);
    if (!fact) return false;
    const room = this.rooms.get(fact.workspaceId) ?? new Map<string, LiveFact>();
    this.rooms.set(fact.workspaceId, room);
    const key = `${fact.name} ${fact.id}`;
    if ((room.get(key)?.version ?? -1) <= fact.version) room.set(key, fact);
    return true;
  }

  /** Everything that waits, workspace by workspace; the batch is empty afterwards. */
  take(): [workspaceId: string, facts: LiveFact[]][] {
    const taken = [...this.rooms].map(([workspaceId, facts]): [string, LiveFact[]] => [
      workspaceId,
      [...facts.values()],
    ]);
    this.rooms.clear();
    return taken;
  }
}

function factOf(body: string): LiveFact | undefined {
  try {
    return Fact.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
