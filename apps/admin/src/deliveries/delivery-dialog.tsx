'use client';
import { canOnPlatform, type Result, type Routes } from '@fettle/contracts';
import { Button, Dialog, InlineError, KeyValue, Skeleton, Status, TimeText } from '@fettle/ui';
import { RotateCw, Trash2 } from 'lucide-react';
import { useMe } from '@/session/use-me';
import type { LetterAct } from './act-dialog';
import type { DeliveryView } from './delivery-view';
import { meaningOf, outcomeMeanings, templateWords, type DeliveryTry } from './delivery-words';
import { useDelivery } from './use-deliveries';

type Whole = Result<Routes['deliveries']['get']>;

/** All that is kept of one delivery for people to see: what became of it, each try, and why. */
export function DeliveryDialog({ deliveries, onAct }: { deliveries: DeliveryView; onAct: (act: LetterAct) => void }) {
  const id = deliveries.view.delivery;
  const delivery = useDelivery(id);
  const { data, error } = delivery;
  const close = () => void deliveries.setView({ delivery: null });
  return (
    <Dialog
      open={id !== null}
      onOpenChange={close}
      size="wide"
      title={data ? `${templateWords[data.template]} to ${data.recipient}` : 'Delivery'}
      footer={data?.state === 'dead' ? <Acts delivery={data} onAct={onAct} onLeave={close} /> : undefined}
    >
      {data ? (
        <Facts delivery={data} />
      ) : error ? (
        <InlineError error={error} title="This delivery could not be read" onRetry={() => void delivery.refetch()} />
      ) : (
        <Skeleton label="Reading the delivery" lines={8} className="h-5" />
      )}
    </Dialog>
  );
}

function Facts({ delivery }: { delivery: Whole }) {
  return (
    <div className="flex flex-col gap-4">
      <div className="text-dense">
        <Status {...meaningOf(delivery)} />
        {delivery.reason ? <p className="mt-0.5 text-muted [overflow-wrap:anywhere]">{delivery.reason}</p> : null}
      </div>
      <KeyValue
        items={[
          { label: 'To', value: `${delivery.recipientName} <${delivery.recipient}>` },
          { label: 'Mail', value: templateWords[delivery.template] },
          { label: 'Workspace', value: delivery.workspace?.name ?? 'none: of the platform itself' },
          { label: 'Asked for', value: <TimeText at={delivery.createdAt} form="exact" /> },
          ...(delivery.dueAt
            ? [{ label: 'Next try', value: <TimeText at={delivery.dueAt} form="exact" /> }]
            : delivery.endedAt
              ? [{ label: 'Ended', value: <TimeText at={delivery.endedAt} form="exact" /> }]
              : []),
          {
            label: 'Tries',
            value: delivery.dueAt
              ? `${delivery.attempts}, at most ${delivery.triesLeft} more`
              : String(delivery.attempts),
          },
          { label: 'Id', value: delivery.id, mono: true },
        ]}
      />
      <section aria-label="Tries" className="text-dense">
        <h3 className="font-medium">Tries, the newest first</h3>
        {delivery.tries.length === 0 ? (
          <p className="text-muted">Nobody has tried yet.</p>
        ) : (
          <ol className="mt-1 divide-y divide-line">
            {delivery.tries.map((one) => (
              <Try key={one.attempt} one={one} />
            ))}
          </ol>
        )}
      </section>
      <p className="text-meta text-muted">
        What the mail carries is sealed and shown to nobody. It is gone once the mail is delivered or given up.
      </p>
    </div>
  );
}

function Try({ one }: { one: DeliveryTry }) {
  return (
    <li className="flex flex-col gap-0.5 py-2">
      <span className="flex flex-wrap items-baseline justify-between gap-x-4">
        <Status {...outcomeMeanings[one.outcome]} detail={`try ${one.attempt}`} />
        <TimeText at={one.startedAt} form="exact" className="text-muted" />
      </span>
      {one.answer ? <code className="text-log [overflow-wrap:anywhere]">{one.answer}</code> : null}
    </li>
  );
}

function Acts({ delivery, onAct, onLeave }: { delivery: Whole; onAct: (act: LetterAct) => void; onLeave: () => void }) {
  const me = useMe().data;
  if (!canOnPlatform(me?.platformRole, 'platform:manage')) return null;
  const act = (kind: LetterAct['kind']) => () => {
    onLeave();
    onAct({ kind, letters: [delivery] });
  };
  return (
    <>
      <Button variant="ghost" icon={<Trash2 size={14} aria-hidden />} onClick={act('discard')}>
        Discard
      </Button>
      <Button icon={<RotateCw size={14} aria-hidden />} onClick={act('retry')}>
        Retry
      </Button>
    </>
  );
}
