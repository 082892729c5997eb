/** A question to the person that waits for an answer. */
export interface ProofGate {
  /** Opens the dialog; true once the person has proved to be himself, false when he closed it. */
  ask: () => Promise<boolean>;
  /** For the dialog: whether somebody waits. */
  readonly isOpen: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
  /** For the dialog: what came of it. */
  readonly answer: (proved: boolean) => void;
}

/** Ties calls that need a recent proof to the one dialog that asks for it. Without a dialog on the page the answer is no. */
export function createProofGate(): ProofGate {
  let resolve: ((proved: boolean) => void) | undefined;
  let waiting: Promise<boolean> | undefined;
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  return {
    ask: () => {
      if (listeners.size === 0) return Promise.resolve(false);
      waiting ??= new Promise<boolean>((done) => (resolve = done));
      tell();
      return waiting;
    },
    isOpen: () => waiting !== undefined,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    answer: (proved) => {
      resolve?.(proved);
      resolve = waiting = undefined;
      tell();
    },
  };
}
