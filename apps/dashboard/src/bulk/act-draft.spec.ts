import { describe, expect, it } from '@jest/globals';
import { actOf, emptyDraft, NO_TEAM, type ActDraft, type ActKind } from './act-draft.ts';

const draft = (kind: ActKind, more: Partial<ActDraft> = {}) => actOf({ ...emptyDraft(kind), ...more });

describe('an act that is being filled in', () => {
  it('is not sent before all is there', () => {
    for (const kind of ['tag-add', 'tag-remove', 'run', 'maintenance', 'team'] as const) expect(draft(kind)).toBeNull();
    expect(draft('maintenance', { text: ' ab ' })).toBeNull();
    expect(draft('tag-add', { text: ' , ' })).toBeNull();
  });

  it('has tags once each, in small letters', () => {
    expect(draft('tag-add', { text: 'Prod, web prod' })).toEqual({ kind: 'tag-add', tags: ['prod', 'web'] });
  });

  it('takes what is empty as none where that means something', () => {
    expect(draft('site')).toEqual({ kind: 'site', site: null });
    expect(draft('criticality')).toEqual({ kind: 'criticality', criticality: 'normal' });
    expect(draft('maintenance-end')).toEqual({ kind: 'maintenance-end' });
  });

  it('has a maintenance with its reason and one end', () => {
    const text = 'New switch';
    expect(draft('maintenance', { text })).toEqual({ kind: 'maintenance', reason: text, minutes: 60 });
    const open = draft('maintenance', { text, length: 'until-ended' });
    expect(open).toEqual({ kind: 'maintenance', reason: text, untilEnded: true });
  });

  it('gives to a team, or takes out of it', () => {
    expect(draft('team', { teamId: 'a-team' })).toEqual({ kind: 'team', teamId: 'a-team' });
    expect(draft('team', { teamId: NO_TEAM })).toEqual({ kind: 'team', teamId: null });
  });
});
