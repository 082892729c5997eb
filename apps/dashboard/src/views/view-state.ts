import type { Result, Routes } from '@fettle/contracts';

export type SavedView = Result<Routes['views']['list']>['items'][number];
export type ViewState = SavedView['state'];

/** How a list stands when nobody has changed anything. */
export const ownState: ViewState = {
  q: '',
  sort: null,
  direction: null,
  columns: null,
  groupBy: null,
  layout: 'list',
  metric: 'presence',
  density: 'normal',
};

/** Whether two states show the same. */
export function isSameState(one: ViewState, other: ViewState): boolean {
  return text(one) === text(other);
}

function text(state: ViewState): string {
  const { q, sort, direction, columns, groupBy, layout, metric, density } = state;
  // What the cells would show says nothing while there are none.
  const shown = layout === 'heat' ? metric : null;
  return JSON.stringify([q.trim(), sort, sort === null ? null : direction, columns, groupBy, layout, shown, density]);
}

/** What can be found in a list of views: pinned ones first, then own ones, then those of others. */
export function viewSections(views: readonly SavedView[]): { heading: string; views: SavedView[] }[] {
  const pinned = views.filter(({ isPinned }) => isPinned);
  const rest = views.filter(({ isPinned }) => !isPinned);
  return [
    { heading: 'Pinned', views: pinned },
    { heading: 'Mine', views: rest.filter(({ isMine }) => isMine) },
    { heading: 'Shared', views: rest.filter(({ isMine }) => !isMine) },
  ].filter((section) => section.views.length > 0);
}

/** Whose a view is, in a few words. */
export function sharedWords({ scope, teamName }: Pick<SavedView, 'scope' | 'teamName'>): string {
  if (scope === 'personal') return 'only you';
  return scope === 'team' ? `team ${teamName ?? ''}`.trim() : 'everybody here';
}
