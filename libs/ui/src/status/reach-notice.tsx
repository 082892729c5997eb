'use client';
import { Banner } from '../feedback/banner.js';
import { formatDuration } from '../time/format-time.js';
import { TimeText } from '../time/time-text.js';
import type { ReachState } from './use-reach.js';

export interface ReachNoticeProps {
  reach: ReachState;
  /** When anything on the page was last read, in epoch milliseconds; null before the first time. */
  readAt: number | null;
  /** The page is being read now. */
  isReading: boolean;
}

/** Says that the page cannot be refreshed and how old it is; after the return, that it was read anew. Nothing while all is well. */
export function ReachNotice({ reach, readAt, isReading }: ReachNoticeProps) {
  if (reach.cutSince !== null) {
    return (
      <div data-reach="cut">
        <Banner tone="warn" title="This page cannot be refreshed">
          The server does not answer
          {/* Ages that count on must not be read out again and again. */}
          {readAt === null ? null : (
            <span aria-live="off">
              ; what is shown in grey was read <TimeText at={readAt} />
            </span>
          )}
          . It is read again by itself as soon as the server answers.
        </Banner>
      </div>
    );
  }
  if (!reach.back) return null;
  const after = formatDuration(reach.back.afterMs);
  return (
    <div data-reach="back">
      <Banner title={isReading ? 'This page is being read again' : 'This page was read again'}>
        The server answers again, after {after} without an answer.
      </Banner>
    </div>
  );
}
