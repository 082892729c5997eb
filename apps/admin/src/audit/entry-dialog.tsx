'use client';
import { actorKind, actorName, changedFields, otherDetails } from '@fettle/contracts';
import { Button, ChangeList, CopyButton, Dialog, InlineError, KeyValue, Skeleton, Status, TimeText } from '@fettle/ui';
import type { AuditView } from './audit-filter';
import { sealMeanings, type Entry } from './audit-words';
import { useEntry } from './use-entries';

/** All that is kept of one entry, its seal, and the ways to entries like it. */
export function EntryDialog({ audit, known }: { audit: AuditView; known: Entry | undefined }) {
  const id = audit.view.entry;
  const entry = useEntry(id, known);
  const close = () => void audit.setView({ entry: null });
  return (
    <Dialog
      open={id !== null}
      onOpenChange={close}
      size="wide"
      title={entry.data ? entry.data.event : 'Audit entry'}
      footer={entry.data ? <LikeThis entry={entry.data} audit={audit} /> : undefined}
    >
      {entry.data ? (
        <EntryFacts entry={entry.data} />
      ) : entry.error ? (
        <InlineError error={entry.error} title="This entry could not be read" onRetry={() => void entry.refetch()} />
      ) : (
        <Skeleton label="Reading the entry" lines={8} className="h-5" />
      )}
    </Dialog>
  );
}

function EntryFacts({ entry }: { entry: Entry }) {
  const seal = sealMeanings[entry.seal];
  const changes = changedFields(entry);
  const details = JSON.stringify(otherDetails(entry), null, 2);
  return (
    <div className="flex flex-col gap-4">
      <div className="text-dense">
        <Status state={seal.state} word={seal.word} />
        <p className="mt-0.5 text-muted">{seal.says}</p>
      </div>
      <ChangeList changes={changes} />
      <KeyValue
        items={[
          { label: 'When', value: <TimeText at={entry.at} form="exact" /> },
          { label: 'By', value: `${actorName(entry)} (${actorKind(entry)})` },
          { label: 'Actor id', value: entry.actor.id ?? 'none', mono: entry.actor.id !== null },
          { label: 'On', value: `${entry.target.type} ${entry.target.id}`, mono: true },
          { label: 'Workspace', value: entry.workspace?.name ?? 'none: of the platform itself' },
          { label: 'Address', value: entry.ip ?? 'none', mono: entry.ip !== null },
          { label: 'Program', value: entry.userAgent ?? 'none' },
          { label: 'Request', value: entry.requestId, mono: true },
          { label: 'Place', value: entry.seq === null ? 'not sealed yet' : `number ${entry.seq} of its chain` },
          ...(entry.hash === null ? [] : [{ label: 'Hash', value: entry.hash, mono: true }]),
        ]}
      />
      <section aria-label="Details" className="text-dense">
        <h3 className="flex items-center justify-between font-medium">
          Details <CopyButton value={details} label="Copy the details" />
        </h3>
        {details === '{}' ? (
          <p className="text-muted">This event has none.</p>
        ) : (
          <pre
            // The only way to scroll a long text with the keyboard.
            // oxlint-disable-next-line no-noninteractive-tabindex
            tabIndex={0}
            className="mt-1 max-h-60 overflow-auto rounded-control border border-line bg-raised p-2 font-mono text-log"
          >
            {details}
          </pre>
        )}
      </section>
    </div>
  );
}

function LikeThis({ entry, audit }: { entry: Entry; audit: AuditView }) {
  const only = (filter: Partial<Pick<AuditView['view'], 'event' | 'actor' | 'target'>>) => () =>
    void audit.setView({ event: null, actor: null, target: null, entry: null, ...filter });
  return (
    <>
      <Button onClick={only({ event: entry.event })}>Same event</Button>
      <Button onClick={only({ actor: entry.actor.id ?? entry.actor.label })}>Same actor</Button>
      <Button onClick={only({ target: entry.target.id })}>Same target</Button>
    </>
  );
}
