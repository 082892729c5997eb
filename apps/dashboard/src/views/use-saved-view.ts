'use client';
import { cellMetrics, nodeGroupings, viewLayouts, type ViewList } from '@fettle/contracts';
import { densities } from '@fettle/ui';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useEffectEvent, useState } from 'react';
import { useViews } from './use-views';
import { isSameState, type SavedView, type ViewState } from './view-state';

/** The same names as in `useListUrl`: a view is a state of the address under a name. */
const urlState = {
  view: parseAsString,
  q: parseAsString.withDefault(''),
  sort: parseAsString,
  dir: parseAsStringLiteral(['asc', 'desc'] as const),
  cols: parseAsArrayOf(parseAsString),
  rows: parseAsStringLiteral(densities),
  group: parseAsStringLiteral(nodeGroupings),
  layout: parseAsStringLiteral(viewLayouts),
  metric: parseAsStringLiteral(cellMetrics),
};

/** Stands in the address where somebody wants the list as it is made, although it opens with a view. */
export const NO_VIEW = 'none';

/**
 * The view that a list is seen through: the one that the address names, what has been changed since, and how another one is taken. A list
 * that is opened by an address which says nothing opens with the default of the person, of a team or of the workspace.
 */
export function useSavedView(list: ViewList) {
  const [url, setUrl] = useQueryStates(urlState, { history: 'replace' });
  const views = useViews(list);
  const [isBare] = useState(() => !Object.entries(url).some(([name, value]) => value && name !== 'cols' && name !== 'rows')); // prettier-ignore
  const state: ViewState = {
    q: url.q,
    sort: url.sort,
    direction: url.sort === null ? null : (url.dir ?? 'asc'),
    columns: url.cols,
    groupBy: url.group,
    layout: url.layout ?? 'list',
    metric: url.metric ?? 'presence',
    density: url.rows ?? 'normal',
  };
  const apply = (next: ViewState, view: string | null) =>
    void setUrl({
      view,
      q: next.q || null,
      sort: next.sort,
      dir: next.sort === null ? null : next.direction,
      cols: next.columns ? [...next.columns] : null,
      rows: next.density === 'normal' ? null : next.density,
      group: next.groupBy,
      layout: next.layout === 'list' ? null : next.layout,
      metric: next.metric === 'presence' ? null : next.metric,
    });
  const current = views.data?.items.find(({ id }) => id === url.view) ?? null;
  const begin = useEffectEvent((first: SavedView) => {
    if (isBare && !url.view && url.q === '' && url.sort === null && !url.group && !url.layout)
      apply(first.state, first.id);
  });
  const first = views.data?.items.find(({ id }) => id === views.data.default?.viewId);
  useEffect(() => {
    if (first) begin(first);
    // Only when the list is opened: what becomes the default meanwhile is for the next time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [first !== undefined]);
  return {
    views: views.data?.items ?? [],
    default: views.data?.default ?? null,
    state,
    current,
    isModified: current !== null && !isSameState(state, current.state),
    take: (view: SavedView) => apply(view.state, view.id),
    /** As the list is made. */
    reset: (own: ViewState) => apply(own, NO_VIEW),
    /** The state as it is goes by this view from now on. */
    name: (viewId: string | null) => void setUrl({ view: viewId }),
    setGroup: (group: ViewState['groupBy']) => void setUrl({ group }),
    setLayout: (layout: ViewState['layout']) => void setUrl({ layout: layout === 'list' ? null : layout }),
    setMetric: (metric: ViewState['metric']) => void setUrl({ metric: metric === 'presence' ? null : metric }),
  };
}

export type SavedViewOfList = ReturnType<typeof useSavedView>;
