import type { ConnectionSource, OpenConnection } from './connections.js';
import type { Visit } from './visit.js';

/** The calls of agents that wait for something to do, as connections. `waiting`: the live set of those visits. */
export function waitingPolls(waiting: Iterable<Visit>): ConnectionSource {
  return {
    *list() {
      for (const visit of waiting) {
        const poll = asConnection(visit);
        if (poll) yield poll;
      }
    },
    close: (id) => {
      for (const visit of waiting) {
        if (asConnection(visit)?.id !== id) continue;
        // Its handler hears the signal and answers that there is nothing; the agent asks again.
        visit.abort();
        return true;
      }
      return false;
    },
  };
}

function asConnection({ agent, surface, requestId, ip, startedAt }: Visit): OpenConnection | null {
  if (!agent) return null;
  const { nodeId, workspaceId } = agent;
  return {
    // Callers choose their request ids, so another node's must not be meant by it.
    id: `poll ${nodeId} ${requestId}`,
    kind: 'agent-poll',
    surface,
    sinceMs: Math.round(performance.timeOrigin + startedAt),
    ip,
    nodeId,
    person: null,
    workspaceIds: [workspaceId],
    protocol: 'HTTP, waiting call',
    program: null,
    messages: null,
  };
}
