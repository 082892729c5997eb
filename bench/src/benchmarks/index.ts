import type { Benchmark } from '../harness/benchmark.js';
import { heartbeats } from './p01-heartbeats.js';
import { metrics } from './p02-metrics.js';
import { dispatch } from './p03-dispatch.js';
import { lists } from './p12-lists.js';
import { coldStart } from './p13-cold-start.js';
import { idleMemory } from './p14-idle-memory.js';
import { agentIdle } from './p15-agent-idle.js';
import { idleAgents } from './p16-idle-agents.js';
import { reconnectStorm } from './p17-reconnect-storm.js';
import { signInUnderAttack } from './p18-sign-in.js';
import { listsUi } from './lists-ui.js';
import { outputView } from './output-view.js';

/** Every benchmark, in the order in which they run. `full`: with as many agents as the goals speak of. */
export function benchmarks(full: boolean): readonly Benchmark[] {
  return [
    heartbeats,
    metrics,
    dispatch(full),
    idleAgents(full),
    idleMemory,
    lists(full),
    coldStart,
    agentIdle,
    reconnectStorm(full),
    signInUnderAttack,
    outputView,
    listsUi,
  ];
}
