'use client';
import {
  deliverySorts,
  deliveryStates,
  mailTemplates,
  type DeliverySort,
  type DeliveryState,
  type MailTemplate,
} from '@fettle/contracts';
import { Button, FilterInput, Select } from '@fettle/ui';
import { X } from 'lucide-react';
import type { DeliveryView } from './delivery-view';
import { stateMeanings, templateWords, type DeliveryList } from './delivery-words';

const sortWords: Record<DeliverySort, string> = {
  dead: 'Dead letters first',
  created: 'Newest first',
};

const field = 'w-48 max-sm:w-[calc(50%-0.25rem)]';

interface Props {
  deliveries: DeliveryView;
  counts: DeliveryList['counts'] | undefined;
}

/** Every filter of the list, all visible. */
export function FilterBar({ deliveries, counts }: Props) {
  const { view, setView } = deliveries;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FilterInput
        label="To: a part of the address"
        placeholder="To"
        className={field}
        value={view.search ?? ''}
        onChange={(search) => void setView({ search: search || null })}
      />
      <StateSelect deliveries={deliveries} counts={counts} />
      <TemplateSelect deliveries={deliveries} />
      <Select
        aria-label="Order"
        className={field}
        options={deliverySorts.map((sort) => ({ value: sort, label: sortWords[sort] }))}
        value={view.sort}
        onChange={(event) => void setView({ sort: event.target.value as DeliverySort })}
      />
      {deliveries.isFiltered ? (
        <Button variant="ghost" icon={<X size={14} aria-hidden />} onClick={deliveries.clear}>
          Clear all filters
        </Button>
      ) : null}
    </div>
  );
}

function StateSelect({ deliveries: { view, setView }, counts }: Props) {
  const stateOptions = deliveryStates.map((state) => ({
    value: state,
    label: `${stateMeanings[state].word}${counts ? ` (${counts[state].toLocaleString('en-US')})` : ''}`,
  }));
  return (
    <Select
      aria-label="State"
      className={field}
      options={[{ value: '', label: 'Every state' }, ...stateOptions]}
      value={view.state ?? ''}
      onChange={(event) => void setView({ state: (event.target.value || null) as DeliveryState | null })}
    />
  );
}

function TemplateSelect({ deliveries: { view, setView } }: Pick<Props, 'deliveries'>) {
  return (
    <Select
      aria-label="Mail"
      className={field}
      options={[
        { value: '', label: 'Every mail' },
        ...mailTemplates.map((name) => ({ value: name, label: templateWords[name] })),
      ]}
      value={view.template ?? ''}
      onChange={(event) => void setView({ template: (event.target.value || null) as MailTemplate | null })}
    />
  );
}
