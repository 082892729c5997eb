'use client';
import { canOnPlatform } from '@fettle/contracts';
import { Banner, BulkBar, Button, DataTable, EmptyState, Freshness, PageHeader, Verdict, pagedRows } from '@fettle/ui';
import { RotateCw, Trash2 } from 'lucide-react';
import { createSerializer, parseAsString } from 'nuqs';
import { useSearchParams } from 'next/navigation';
import { useState } from 'react';
import { Frame } from '@/shell/frame';
import { MissingPermission, isForbidden } from '@/shell/missing-permission';
import { useMe } from '@/session/use-me';
import { ActDialog, type LetterAct } from './act-dialog';
import { deliveryColumns } from './delivery-columns';
import { DeliveryDialog } from './delivery-dialog';
import { useDeliveryView, type DeliveryView } from './delivery-view';
import { deliveriesVerdict, templateWords, type Delivery, type DeliveryList } from './delivery-words';
import { FilterBar } from './filter-bar';
import { useDeliveries } from './use-deliveries';

const withDelivery = createSerializer({ delivery: parseAsString });
const nothing: ReadonlySet<string> = new Set();
/** One act reaches no more: see the contract. */
const AT_ONCE = 200;

/** Which mails went out, which wait, which failed and why. */
export function DeliveriesPage() {
  const deliveries = useDeliveryView();
  const list = useDeliveries(deliveries.filter);
  const first = list.data?.pages[0];
  const [act, setAct] = useState<LetterAct | null>(null);
  const [told, setTold] = useState<string | null>(null);
  return (
    <Frame readAt={list.dataUpdatedAt || null} error={list.error} lateAfterMs={30_000}>
      <div className="flex flex-col gap-4">
        <Header list={list} first={first} />
        {told ? <Banner title={told} /> : null}
        {first && !first.isConfigured ? (
          <Banner title="No mail server is set">
            Mails wait until one is. Set it on the page Settings, and send a test mail from there.
          </Banner>
        ) : null}
        {isForbidden(list.error) ? (
          <MissingPermission needs="platform:read-health" />
        ) : (
          <>
            <FilterBar deliveries={deliveries} counts={first?.counts} />
            <List deliveries={deliveries} list={list} onAct={setAct} />
          </>
        )}
      </div>
      <DeliveryDialog deliveries={deliveries} onAct={setAct} />
      <ActDialog act={act} onClose={() => setAct(null)} onDone={setTold} />
    </Frame>
  );
}

type Listed = ReturnType<typeof useDeliveries>;

function Header({ list, first }: { list: Listed; first: DeliveryList | undefined }) {
  return (
    <PageHeader
      title="Deliveries"
      beside
      answer={first ? <Verdict {...deliveriesVerdict(first)} isOld={list.error !== null} /> : undefined}
      age={
        first ? (
          <>
            checked <Freshness at={first.asOf} expectedEveryMs={30_000} />
          </>
        ) : undefined
      }
    />
  );
}

function List({
  deliveries,
  list,
  onAct,
}: {
  deliveries: DeliveryView;
  list: Listed;
  onAct: (act: LetterAct) => void;
}) {
  const search = useSearchParams();
  const mayAct = canOnPlatform(useMe().data?.platformRole, 'platform:manage');
  const [selected, setSelected] = useState(nothing);
  const rows = list.data?.pages.flatMap((page) => page.items);
  return (
    <DataTable<Delivery>
      label="Deliveries"
      unit={['mail', 'mails']}
      columns={deliveryColumns}
      rowKey={({ id }) => id}
      rowLabel={({ template, recipient }) => `${templateWords[template]} to ${recipient}`}
      rowHref={({ id }) => `/deliveries${withDelivery(search, { delivery: id })}`}
      {...(mayAct ? { selection: { selected, onChange: setSelected } } : {})}
      bar={<LettersBar rows={rows} selected={selected} onSelect={setSelected} onAct={onAct} />}
      {...pagedRows(list)}
      empty={<NoDeliveries deliveries={deliveries} />}
    />
  );
}

interface LettersBarProps {
  rows: readonly Delivery[] | undefined;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  onAct: (act: LetterAct) => void;
}

/** What can be done with the dead letters among the selected. */
function LettersBar({ rows, selected, onSelect, onAct }: LettersBarProps) {
  const letters = (rows ?? []).filter(({ id, state }) => selected.has(id) && state === 'dead').slice(0, AT_ONCE);
  const run = (kind: LetterAct['kind']) => () => {
    onAct({ kind, letters });
    onSelect(nothing);
  };
  const some = { size: 'compact', disabled: letters.length === 0 } as const;
  return (
    <BulkBar
      unit={['mail', 'mails']}
      selected={selected.size}
      note={letters.length < selected.size ? 'Only dead letters can be retried or discarded.' : undefined}
      onClear={() => onSelect(nothing)}
    >
      <Button {...some} variant="ghost" icon={<Trash2 size={14} aria-hidden />} onClick={run('discard')}>
        Discard {letters.length.toLocaleString('en-US')}
      </Button>
      <Button {...some} icon={<RotateCw size={14} aria-hidden />} onClick={run('retry')}>
        Retry {letters.length.toLocaleString('en-US')}
      </Button>
    </BulkBar>
  );
}

function NoDeliveries({ deliveries }: { deliveries: DeliveryView }) {
  if (!deliveries.isFiltered)
    return (
      <EmptyState title="No mail was asked for yet">
        Invitations, links for new passwords and notices to people are listed here, for 30 days after they ended.
      </EmptyState>
    );
  return (
    <EmptyState title="No mail matches" action={<Button onClick={deliveries.clear}>Clear all filters</Button>}>
      None fits every filter.
    </EmptyState>
  );
}
