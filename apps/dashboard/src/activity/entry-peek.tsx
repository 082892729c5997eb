'use client';
import { actorKind, actorName, changedFields, otherDetails } from '@fettle/contracts';
import { Button, ChangeList, CopyButton, KeyValue, PeekPanel, Skeleton, TimeText } from '@fettle/ui';
import { isNotFound, PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import type { ActivityView } from './activity-filter';
import type { Entry } from './activity-words';
import { useEntry } from './use-activity';

export interface EntryPeekProps {
  entryId: string;
  /** As it stands in the list, until it is read by itself. */
  row: Entry | undefined;
  activity: ActivityView;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onClose: () => void;
}

/** All that is kept of one entry: what changed, who, from where, and the ways to entries like it. */
export function EntryPeek({ entryId, row, activity, onPrevious, onNext, onClose }: EntryPeekProps) {
  const { path } = useWorkspace();
  const read = useEntry(entryId, row);
  const entry = read.data;
  return (
    <PeekPanel
      title={entry?.event ?? 'Entry'}
      label={`Peek at ${entry?.event ?? 'an entry'}`}
      href={`${path('activity')}?peek=${entryId}`}
      openLabel="Link to this entry"
      onPrevious={onPrevious}
      onNext={onNext}
      onClose={onClose}
    >
      {read.error && isNotFound(read.error) ? (
        <p className="text-dense text-muted">This entry does not exist, or it is of another workspace.</p>
      ) : read.error && !entry ? (
        <PlainError error={read.error} title="The entry could not be read" onRetry={() => void read.refetch()} />
      ) : entry ? (
        <div className="flex flex-col gap-4">
          <ChangeList changes={changedFields(entry)} />
          <EntryFacts entry={entry} />
          <Details entry={entry} />
          <LikeThis entry={entry} activity={activity} />
        </div>
      ) : (
        <Skeleton label="Reading the entry" lines={8} />
      )}
    </PeekPanel>
  );
}

function EntryFacts({ entry }: { entry: Entry }) {
  const { impersonator } = entry.actor;
  return (
    <KeyValue
      items={[
        { label: 'When', value: <TimeText at={entry.at} form="exact" /> },
        { label: 'By', value: `${actorName(entry)} (${actorKind(entry)})` },
        { label: 'Actor id', value: impersonator?.id ?? entry.actor.id ?? 'none', mono: true },
        ...(entry.actor.kind === 'api-key' ? [{ label: 'Key of', value: entry.actor.userId, mono: true }] : []),
        { label: 'On', value: `${entry.target.type} ${entry.target.id}`, mono: true },
        { label: 'Address', value: entry.ip ?? 'none', mono: entry.ip !== null },
        { label: 'Program', value: entry.userAgent ?? 'none' },
        { label: 'Request', value: entry.requestId, mono: true },
        { label: 'Place', value: entry.seq === null ? 'not sealed yet' : `number ${entry.seq} of the chain` },
      ]}
    />
  );
}

function Details({ entry }: { entry: Entry }) {
  const details = JSON.stringify(otherDetails(entry), null, 2);
  if (details === '{}') return null;
  return (
    <section aria-label="Details" className="text-dense">
      <h3 className="flex items-center justify-between font-medium">
        Details <CopyButton value={details} label="Copy the details" />
      </h3>
      <pre
        // The only way to scroll a long text with the keyboard.
        // oxlint-disable-next-line no-noninteractive-tabindex
        tabIndex={0}
        className="mt-1 max-h-60 overflow-auto rounded-control border border-line bg-raised p-2 font-mono text-log"
      >
        {details}
      </pre>
    </section>
  );
}

function LikeThis({ entry, activity }: { entry: Entry; activity: ActivityView }) {
  const only = (filter: Partial<Pick<ActivityView['view'], 'event' | 'actor' | 'target'>>) => () =>
    void activity.setView({ q: null, event: null, actor: null, target: null, ...filter });
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={only({ event: entry.event })}>Same event</Button>
      <Button onClick={only({ actor: entry.actor.id ?? entry.actor.label })}>Same actor</Button>
      <Button onClick={only({ target: entry.target.id })}>Same target</Button>
    </div>
  );
}
