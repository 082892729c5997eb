/** A state machine as a table: events first, one target per event. */
export interface Machine<State extends string = string, Event extends string = string> {
  readonly name: string;
  readonly states: readonly State[];
  readonly initial: State;
  /** States that nothing leaves. */
  readonly final: readonly State[];
  /** Every other state, with who moves it on when its deadline passes (`sweeper: lease end`). */
  readonly waiting: Readonly<Partial<Record<State, string>>>;
  readonly events: Readonly<Record<Event, Move<State>>>;
}

export interface Move<State extends string = string> {
  readonly from: readonly State[];
  readonly to: State;
}

/** Declares a machine and keeps its exact names. Soundness is checked by `problems`, in one test over all machines. */
export function machine<const State extends string, const Event extends string>(
  definition: Machine<State, Event>,
): Machine<State, Event> {
  return Object.freeze(definition);
}

/**
 * What `repository.transition` needs for an event: `UPDATE … SET state = to WHERE … AND state = ANY(from)`. Zero rows changed
 * means that somebody else moved the row.
 */
export function move<State extends string, Event extends string>(
  { events }: Machine<State, Event>,
  event: Event,
): { readonly from: State[]; readonly to: State } {
  const { from, to } = events[event];
  return { from: [...from], to };
}

/** Whether an event may happen in a state. */
export function allows<State extends string, Event extends string>(
  m: Machine<State, Event>,
  event: Event,
  state: State,
): boolean {
  return m.events[event].from.includes(state);
}

export function isFinalState<State extends string>(m: Machine<State>, state: State): boolean {
  return m.final.includes(state);
}
