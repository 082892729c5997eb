'use client';
import { deliveryStates, mailTemplates, type Sendable, type Routes } from '@fettle/contracts';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

export const orders = ['dead-first', 'newest'] as const;

const urlState = {
  state: parseAsStringLiteral(deliveryStates),
  template: parseAsStringLiteral(mailTemplates),
  recipient: parseAsString,
  order: parseAsStringLiteral(orders).withDefault('dead-first'),
  delivery: parseAsString,
};

/** What the API is asked for, without the page. */
export type DeliveryFilter = Omit<Sendable<Routes['deliveries']['list']>['query'], 'limit' | 'cursor'>;

/** The page's state, all of it in the URL, and the question to the API that follows from it. */
export function useDeliveryView() {
  const [view, setView] = useQueryStates(urlState, { history: 'replace' });
  const { state, template, recipient, order } = view;
  const filter: DeliveryFilter = {
    order,
    ...(state ? { state } : {}),
    ...(template ? { template } : {}),
    ...(recipient?.trim() ? { recipient: recipient.trim() } : {}),
  };
  const isFiltered = Object.keys(filter).length > 1;
  const clear = () => void setView({ state: null, template: null, recipient: null });
  return { view, setView, filter, isFiltered, clear };
}

export type DeliveryView = ReturnType<typeof useDeliveryView>;
