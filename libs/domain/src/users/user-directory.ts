import { Injectable } from '@nestjs/common';
import {
  userFilterFields,
  userStates,
  type FilterTerm,
  type Handled,
  type Result,
  type UserState,
  type users,
} from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { pageAnswer, placeKey, readFilter } from '../lists/index.js';
import { UserDirectoryRepository } from './user-directory.repository.js';
import { userSortSql } from './user-list.sql.js';
import { userDetail, userView } from './user.row.js';

type ListQuery = Handled<typeof users.list>['query'];
export type UserDetails = Result<typeof users.get>;

/** Everybody on the platform. Who may look is the routes' matter: `platform:read-directory`. */
@Injectable()
export class UserDirectory {
  constructor(
    private readonly repository: UserDirectoryRepository,
    private readonly cursor: Cursor,
  ) {}

  /**
   * A page of people with the counts by state of what matches otherwise: two statements.
   * @throws DomainError `request.filter_invalid`, `request.cursor_invalid`
   */
  async list(ctx: Ctx, query: ListQuery): Promise<Result<typeof users.list>> {
    const { sort, limit } = query;
    const terms = readFilter(query.q, userFilterFields);
    const direction = query.direction ?? userSortSql[sort].natural;
    const scope = `users:${sort}:${direction}`;
    const after = query.cursor === undefined ? undefined : this.cursor.open(scope, query.cursor);
    const rows = await this.repository.page(ctx, { terms, sort, direction, after, limit: limit + 1 });
    const states = await this.states(
      ctx,
      terms.filter(({ field }) => field !== 'state'),
    );
    const asked = terms.filter(({ field }) => field === 'state');
    const counted = userStates.filter((state) => fits(asked, state)).reduce((sum, state) => sum + states[state], 0);
    const cursor = ({ sort_key: key, id }: (typeof rows)[number]): string =>
      this.cursor.seal(scope, { key: placeKey(key), id });
    return {
      ...pageAnswer({ rows, limit, counted, view: userView, cursor }),
      states,
      asOf: new Date().toISOString(),
    };
  }

  /** One person with everything that hangs on the account. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, userId: string): Promise<UserDetails> {
    const row = await this.repository.find(ctx, userId);
    if (!row) throw new DomainError('object.not_found');
    return userDetail(row);
  }

  private async states(ctx: Ctx, terms: readonly FilterTerm[]): Promise<Record<UserState, number>> {
    const counts: Record<UserState, number> = { active: 0, pending: 0, deactivated: 0 };
    for (const { state, count } of await this.repository.countByState(ctx, terms)) counts[state] = count;
    return counts;
  }
}

/** Whether a state is what all the terms on states ask for. */
function fits(terms: readonly FilterTerm[], state: UserState): boolean {
  return terms.every(({ values, negated }) => values.includes(state) !== negated);
}
