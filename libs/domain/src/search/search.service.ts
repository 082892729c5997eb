import { Injectable } from '@nestjs/common';
import type { Handled, Result, SearchKind, search as contract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { CallerRights } from './caller-rights.js';
import { SearchRepository, type FoundRow } from './search.repository.js';
import { searchedKinds } from './search.sql.js';
import { settingPages } from './setting-pages.js';

type Results = Result<typeof contract.find>;

/** Looks for a text in everything of a workspace that the asking one may read. */
@Injectable()
export class SearchService {
  constructor(
    private readonly repository: SearchRepository,
    private readonly rights: CallerRights,
  ) {}

  /** Two statements: what the asking one may read, and what is found in it. */
  async find(ctx: Ctx, { q, limit }: Handled<typeof contract.find>['query']): Promise<Results> {
    const may = await this.rights.of(ctx);
    const kinds = searchedKinds.filter(({ permission }) => may(permission));
    const rows = await this.repository.find(ctx, kinds, q, limit);
    const pages = settingPages(q, may);
    const more: SearchKind[] = kinds.map(({ kind }) => kind).filter((kind) => rowsOf(rows, kind).length > limit);
    if (pages.length > limit) more.push('pages');
    const hits = (kind: SearchKind) => rowsOf(rows, kind).slice(0, limit).map(hit);
    return {
      nodes: hits('nodes') as Results['nodes'],
      tasks: hits('tasks') as Results['tasks'],
      groups: hits('groups'),
      teams: hits('teams'),
      members: hits('members'),
      audit: hits('audit'),
      pages: pages.slice(0, limit),
      more,
      asOf: new Date().toISOString(),
    };
  }
}

function rowsOf(rows: readonly FoundRow[], kind: SearchKind): FoundRow[] {
  return rows.filter((row) => row.kind === kind);
}

function hit({ id, title, subtitle, extra }: FoundRow) {
  return { id, title, subtitle, ...extra };
}
