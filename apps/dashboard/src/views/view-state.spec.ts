import { describe, expect, it } from '@jest/globals';
import { isSameState, ownState, sharedWords, viewSections, type SavedView } from './view-state.ts';

const view = (name: string, patch: Partial<SavedView> = {}) =>
  ({ id: name, name, isPinned: false, isMine: true, scope: 'personal', teamName: null, ...patch }) as SavedView;

describe('the state of a list', () => {
  it('is the same where it shows the same', () => {
    expect(isSameState(ownState, { ...ownState, q: '  ' })).toBe(true);
    expect(isSameState(ownState, { ...ownState, direction: 'desc' })).toBe(true);
    expect(isSameState(ownState, { ...ownState, metric: 'cpu' })).toBe(true);
    expect(isSameState({ ...ownState, layout: 'heat' }, { ...ownState, layout: 'heat', metric: 'cpu' })).toBe(false);
    for (const patch of [{ q: 'x' }, { sort: 'name' }, { columns: ['name'] }, { groupBy: 'tag' as const }])
      expect(isSameState(ownState, { ...ownState, ...patch })).toBe(false);
  });

  it('is found under pinned views, own ones, and those of others', () => {
    const views = [view('a'), view('b', { isPinned: true, isMine: false }), view('c', { isMine: false })];
    const found = viewSections(views).map(({ heading, views: of }) => [heading, of.map(({ name }) => name)]);
    expect(found).toEqual([['Pinned', ['b']], ['Mine', ['a']], ['Shared', ['c']]]); // prettier-ignore
    expect(viewSections([])).toEqual([]);
  });

  it('says who sees it', () => {
    expect(sharedWords(view('a'))).toBe('only you');
    expect(sharedWords(view('a', { scope: 'team', teamName: 'Night' }))).toBe('team Night');
    expect(sharedWords(view('a', { scope: 'workspace' }))).toBe('everybody here');
  });
});
