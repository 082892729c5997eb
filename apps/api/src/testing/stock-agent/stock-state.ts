import type { Pace, StockTimes } from './pace.js';
import type { StockHttp } from './stock-http.js';

/** `root_access_state.json` of the agent. */
export interface RootAccessState {
  appliedProfile: string;
  lastAppliedAt: string | null;
  lastError: string | null;
}

export interface RootAccessWanted {
  readonly profile?: string;
  readonly updatedAt?: string | null;
}

/** What the parts of one stock agent share. */
export interface StockState {
  readonly http: StockHttp;
  readonly times: StockTimes;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  readonly version: string;
  readonly identity: { nodeId: string; agentToken: string };
  readonly rootAccess: RootAccessState;
  location: object | null;
}

/** UTC with milliseconds and `Z`, as the agent writes times. */
export const stamp = (): string => new Date().toISOString();

/** A profile's parts: `operational_task` covers `operational` and `task`, `all` covers everything. */
export function covers(profile: string, surface: string): boolean {
  return profile === 'all' || profile.split('_').includes(surface);
}
