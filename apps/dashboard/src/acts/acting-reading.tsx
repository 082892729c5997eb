'use client';
import type { CommandResult, Permission, PreviewContext, ReadingName } from '@fettle/contracts';
import type { ReactNode } from 'react';
import type { Node } from '@/nodes/node-presence';
import { ReadingFrame } from '@/readings/reading-frame';
import { useReading } from '@/readings/use-reading';
import { ActDialog } from './act-dialog';
import { ActProgress } from './act-progress';
import { ActingNote, useMayAct } from './acting-note';
import { useActs, type Plan } from './use-acts';

export interface ActingReadingProps<N extends ReadingName> {
  node: Node;
  /** What is read, and read again after each act. */
  command: N;
  /** The same in words, as it goes on after "Reading": "the services". */
  what: string;
  /** As in `useReading`. */
  maxAgeMs?: number;
  /** What acting takes. */
  permission: Permission;
  /** What the preview of an act has to know of the reading. */
  contextOf?: (result: CommandResult<N>) => PreviewContext;
  /** Below the reading, e.g. a part of one row. */
  below?: ReactNode;
  /** `plan` is null for who may not act, or where nobody can. */
  children: (result: CommandResult<N>, plan: Plan | null) => ReactNode;
}

/** A reading whose rows can be acted on: progress above it, why not beside it, and the question before each act. */
export function ActingReading<N extends ReadingName>(props: ActingReadingProps<N>) {
  const { node, command, what, maxAgeMs, permission, contextOf, below, children } = props;
  const reading = useReading({ node, command, ...(maxAgeMs === undefined ? {} : { maxAgeMs }) });
  const acts = useActs(node, reading.ask);
  const { mayAct, why } = useMayAct(node, permission);
  const { result } = reading;
  return (
    <div className="flex flex-col gap-3">
      <ActProgress acts={acts} />
      <ReadingFrame node={node} reading={reading} what={what} command={command} toolbar={<ActingNote why={why} />}>
        {(read) => children(read, mayAct ? acts.plan : null)}
      </ReadingFrame>
      {below}
      <ActDialog node={node} acts={acts} {...(contextOf && result ? { context: contextOf(result) } : {})} />
    </div>
  );
}
