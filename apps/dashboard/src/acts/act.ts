import type { CommandInput } from '@fettle/contracts';

/** Something that a person is about to do with a node: a command, and what it means in words. */
export interface PlannedAct {
  command: CommandInput;
  /** The act and its object: "Restart nginx.service". */
  title: string;
  consequence: string;
  /** Repeats the verb: "Restart". */
  confirmLabel: string;
  /** While it runs: "Restarting nginx.service". */
  progress: string;
}
