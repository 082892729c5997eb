'use client';
import { deliverySorts, deliveryStates, mailTemplates, type Sendable, type Routes } from '@fettle/contracts';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

const urlState = {
  state: parseAsStringLiteral(deliveryStates),
  template: parseAsStringLiteral(mailTemplates),
  search: parseAsString,
  sort: parseAsStringLiteral(deliverySorts).withDefault('dead'),
  delivery: parseAsString,
};

/** What the API is asked for, without the page. */
export type DeliveryFilter = Omit<Sendable<Routes['deliveries']['list']>['query'], 'limit' | 'cursor'>;

/** The page's state, all of it in the URL, and the question to the API that follows from it. */
export function useDeliveryView() {
  const [view, setView] = useQueryStates(urlState, { history: 'replace' });
  const { state, template, search, sort } = view;
  const filter: DeliveryFilter = {
    sort,
    ...(state ? { state } : {}),
    ...(template ? { template } : {}),
    ...(search?.trim() ? { search: search.trim() } : {}),
  };
  const isFiltered = Object.keys(filter).length > 1;
  const clear = () => void setView({ state: null, template: null, search: null });
  return { view, setView, filter, isFiltered, clear };
}

export type DeliveryView = ReturnType<typeof useDeliveryView>;
