import type { Machine } from './machine.js';

/**
 * What is unsound about a machine, in words; empty when it is sound: names that do not exist, states that nothing reaches,
 * states from which no final state can be reached, exits from final states, states that wait for ever.
 */
export function problems(machine: Machine): string[] {
  const { states, initial, final, waiting, events } = machine;
  const found: string[] = [];
  const moves = Object.entries(events).flatMap(([event, { from, to }]) =>
    from.map((state) => ({ event, from: state, to })),
  );
  const named = [initial, ...final, ...Object.keys(waiting), ...moves.flatMap(({ from, to }) => [from, to])];
  for (const state of new Set(named)) if (!states.includes(state)) found.push(`${state} is not a state`);
  if (new Set(states).size !== states.length) found.push('a state is listed twice');
  if (final.length === 0) found.push('there is no final state');
  for (const [event, { from }] of Object.entries(events))
    if (from.length === 0) found.push(`${event} can never happen`);

  const reached = closure([initial], (state) => moves.filter(({ from }) => from === state).map(({ to }) => to));
  const ending = closure(final, (state) => moves.filter(({ to }) => to === state).map(({ from }) => from));
  for (const state of states) {
    if (!reached.has(state)) found.push(`${state} is unreachable`);
    if (!ending.has(state)) found.push(`${state} is a dead end: no final state can be reached from it`);
    if (!final.includes(state) && !waiting[state]) found.push(`${state} waits without a deadline and its owner`);
    if (final.includes(state) && waiting[state]) found.push(`${state} is final and cannot wait`);
  }
  for (const { event, from } of moves) if (final.includes(from)) found.push(`${event} leaves the final state ${from}`);
  return found;
}

function closure(start: readonly string[], next: (state: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  for (const open = [...start]; open.length > 0;) {
    const state = open.pop()!;
    if (seen.has(state)) continue;
    seen.add(state);
    open.push(...next(state));
  }
  return seen;
}
