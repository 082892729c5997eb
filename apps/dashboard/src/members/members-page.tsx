'use client';
import { workspaceRoles } from '@fettle/contracts';
import {
  Button,
  DataTable,
  EmptyState,
  Field,
  Freshness,
  Input,
  PageHeader,
  Select,
  type Sort,
  pagedRows,
} from '@fettle/ui';
import { UserPlus } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useDeferredValue, useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { InviteDialog } from './invite-dialog';
import { memberColumns, type MemberAct } from './member-columns';
import { MemberDialogs } from './member-dialogs';
import { ShownLinks, type ShownLink } from './shown-links';
import { useMembers } from './use-members';

const sorts = ['name', 'role', 'joined', 'seen'] as const;
const urlState = {
  search: parseAsString.withDefault(''),
  role: parseAsStringLiteral(workspaceRoles),
  state: parseAsStringLiteral(['active', 'pending', 'deactivated'] as const),
  sort: parseAsStringLiteral(sorts).withDefault('name'),
  dir: parseAsStringLiteral(['asc', 'desc'] as const).withDefault('asc'),
};
type View = ReturnType<typeof useMemberView>;

/** Who belongs to the workspace, and with which role. */
export function MembersPage() {
  const { me, role, can } = useWorkspace();
  const view = useMemberView();
  const members = useMembers(view.query);
  const [act, setAct] = useState<MemberAct | null>(null);
  const [isInviting, setInviting] = useState(false);
  const [links, setLinks] = useState<readonly ShownLink[]>([]);
  const mayManage = can('member:manage');
  return (
    <div className="flex flex-col gap-4">
      <Header members={members} isFiltered={view.isFiltered} onInvite={mayManage ? () => setInviting(true) : null} />
      <Filter view={view} />
      <DataTable
        label="Members"
        unit={['member', 'members']}
        // A name and an address are two lines.
        view={{ columns: null, density: 'touch' }}
        columns={memberColumns({ managing: mayManage ? role : null, ownId: me.id, onAct: setAct })}
        rowKey={({ userId }) => userId}
        rowLabel={({ name }) => name}
        sort={{ key: view.query.sort, direction: view.query.direction }}
        onSortChange={view.setSort}
        {...pagedRows(members)}
        empty={<NobodyFits onClear={view.clear} />}
      />
      <InviteDialog open={isInviting} onClose={() => setInviting(false)} onLinks={setLinks} />
      <MemberDialogs act={act} onClose={() => setAct(null)} onLink={(link) => setLinks([link])} />
      <ShownLinks links={links} onClose={() => setLinks([])} />
    </div>
  );
}

interface HeaderProps {
  readonly members: ReturnType<typeof useMembers>;
  readonly isFiltered: boolean;
  /** Null: the person may not. */
  readonly onInvite: (() => void) | null;
}

function Header({ members, isFiltered, onInvite }: HeaderProps) {
  const first = members.data?.pages[0];
  return (
    <PageHeader
      title="Members"
      beside
      answer={first ? <span aria-live="polite">{countWords(first.total, isFiltered)}</span> : undefined}
      age={first ? <Freshness did="checked" at={members.dataUpdatedAt} expectedEveryMs={75_000} /> : undefined}
      actions={
        onInvite ? (
          <Button variant="primary" icon={<UserPlus size={16} aria-hidden />} onClick={onInvite}>
            Invite people
          </Button>
        ) : null
      }
    />
  );
}

const countWords = (total: number, isFiltered: boolean) =>
  `${total} ${total === 1 ? 'member' : 'members'}${isFiltered ? ` who ${total === 1 ? 'fits' : 'fit'}` : ''}`;

function NobodyFits({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState title="Nobody fits" action={<Button onClick={onClear}>Show all members</Button>}>
      No member has this name, address, role and state.
    </EmptyState>
  );
}

function Filter({ view }: { view: View }) {
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label="Search" className="w-72 max-sm:w-full">
        <Input
          type="search"
          value={view.search}
          onChange={(event) => view.set({ search: event.target.value || null })}
          placeholder="Name or address"
        />
      </Field>
      <Field label="Role">
        <Select
          options={[{ value: '', label: 'Every role' }, ...workspaceRoles.map((one) => ({ value: one, label: one }))]}
          value={view.role ?? ''}
          onChange={(event) => view.set({ role: (event.target.value || null) as View['role'] })}
        />
      </Field>
      <Field label="State">
        <Select
          options={[
            { value: '', label: 'Every state' },
            { value: 'active', label: 'active' },
            { value: 'pending', label: 'invited' },
            { value: 'deactivated', label: 'deactivated' },
          ]}
          value={view.state ?? ''}
          onChange={(event) => view.set({ state: (event.target.value || null) as View['state'] })}
        />
      </Field>
    </div>
  );
}

/** The list's state in the address. */
function useMemberView() {
  const [url, setUrl] = useQueryStates(urlState, { history: 'replace' });
  const search = useDeferredValue(url.search.trim());
  const { role, state, sort, dir } = url;
  return {
    ...url,
    isFiltered: Boolean(search || role || state),
    query: {
      sort,
      direction: dir,
      ...(search ? { search } : {}),
      ...(role ? { role } : {}),
      ...(state ? { state } : {}),
    },
    set: (patch: Partial<{ search: string | null; role: typeof role; state: typeof state }>) => void setUrl(patch),
    setSort: ({ key, direction }: Sort) =>
      void setUrl({ sort: sorts.find((one) => one === key) ?? 'name', dir: direction }),
    clear: () => void setUrl({ search: null, role: null, state: null }),
  };
}
