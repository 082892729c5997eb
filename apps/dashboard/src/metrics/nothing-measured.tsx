'use client';
import { EmptyState, TimeText } from '@fettle/ui';

/** One answer instead of many empty frames. `newestAt`: when anything was measured last, whenever that was. */
export function NothingMeasured({ newestAt }: { newestAt: string | null }) {
  return (
    <EmptyState
      className="px-0 py-4 sm:px-0 sm:py-6"
      title={newestAt ? 'Nothing was measured in this window' : 'Nothing has been measured yet'}
    >
      {newestAt ? (
        <>
          The newest measurement was taken <TimeText at={newestAt} />. Choose a longer window to see what was before.
        </>
      ) : (
        'The agent measures every 15 seconds from the moment it runs; the charts appear with the first measurement.'
      )}
    </EmptyState>
  );
}
