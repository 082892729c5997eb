'use client';
import { platformRoles, roleWords, teamRoleWords, workspaceRoles, type MatrixRow } from '@fettle/contracts';
import { Button, EmptyState, FilterInput, Panel } from '@fettle/ui';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { matrixRows, rowsAbout } from './matrix-rows';

const isOfPlatform = ({ permission }: MatrixRow) => permission.startsWith('platform:');

/** Every permission, who holds it and what it opens. Read from the contracts themselves. */
export function Matrix() {
  const [search, setSearch] = useState('');
  const found = rowsAbout(search);
  const [platform, workspace] = [found.filter(isOfPlatform), found.filter((row) => !isOfPlatform(row))];
  return (
    <div className="flex flex-col gap-4">
      <FilterInput
        label="Search permissions"
        placeholder="Search permission, sentence or route"
        value={search}
        onChange={setSearch}
      />
      {found.length === 0 ? (
        <div className="rounded-panel border border-line bg-surface">
          <EmptyState
            title="No permission speaks of that"
            action={<Button onClick={() => setSearch('')}>Show all permissions</Button>}
          >
            Names, sentences and routes were searched.
          </EmptyState>
        </div>
      ) : null}
      {workspace.length > 0 ? (
        <Panel title="Roles of a workspace" flush>
          <Grid
            label="Roles of a workspace"
            rows={workspace}
            names={workspaceRoles}
            holds={(row, role) => row.roles.includes(role)}
          />
        </Panel>
      ) : null}
      {platform.length > 0 ? (
        <Panel title="Roles of the platform" flush>
          <Grid
            label="Roles of the platform"
            rows={platform}
            names={platformRoles}
            holds={(row, role) => row.platform.includes(role)}
          />
        </Panel>
      ) : null}
      <Legend />
      <p className="text-meta text-muted">{matrixRows.length} permissions in all.</p>
    </div>
  );
}

interface GridProps<Role extends string> {
  label: string;
  rows: readonly MatrixRow[];
  names: readonly Role[];
  holds: (row: MatrixRow, role: Role) => boolean;
}

function Grid<Role extends string>({ label, rows, names, holds }: GridProps<Role>) {
  return (
    // What scrolls must be reachable without a mouse.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="overflow-x-auto" role="region" aria-label={label} tabIndex={0}>
      <table className="w-full border-collapse text-dense">
        <thead>
          <tr className="border-b border-line text-start text-meta text-muted">
            <th scope="col" className="sticky start-0 bg-surface px-4 py-2 text-start font-medium">
              Permission
            </th>
            {names.map((name) => (
              <th key={name} scope="col" className="px-3 py-2 text-center font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.permission} className="border-b border-line align-top last:border-b-0">
              <th scope="row" className="sticky start-0 min-w-56 bg-surface px-4 py-2 text-start font-normal">
                <code className="text-log">{row.permission}</code>
                <span className="block text-muted">{row.words}</span>
                <Opens row={row} />
              </th>
              {names.map((name) => (
                <Cell key={name} isHeld={holds(row, name)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ isHeld }: { isHeld: boolean }) {
  return (
    <td className="px-3 py-2.5 text-center">
      {isHeld ? (
        <Check size={16} aria-hidden className="inline" />
      ) : (
        <span aria-hidden className="text-muted">
          –
        </span>
      )}
      <span className="sr-only">{isHeld ? 'yes' : 'no'}</span>
    </td>
  );
}

function Opens({ row }: { row: MatrixRow }) {
  const teams = row.teams.length > 0 ? `Teams that grant ${row.teams.join(' or ')} give it on their nodes.` : null;
  return (
    <>
      {teams ? <span className="block text-meta text-muted">{teams}</span> : null}
      {row.routes.length === 0 ? (
        <span className="block text-meta text-muted">Opens nothing yet.</span>
      ) : (
        <details className="text-meta text-muted">
          <summary className="inline-flex min-h-6 cursor-pointer items-center underline underline-offset-2 max-sm:min-h-11">
            Opens {row.routes.length} {row.routes.length === 1 ? 'route' : 'routes'}
          </summary>
          <ul className="flex flex-col gap-1 py-1">
            {row.routes.map(({ id, method, path, summary }) => (
              <li key={id}>
                <code className="text-log [overflow-wrap:anywhere]">
                  {method} {path}
                </code>
                <span className="block">{summary}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Legend() {
  const lines = [
    ...Object.entries(roleWords),
    ...Object.entries(teamRoleWords).map(([right, text]) => [
      right === 'none' ? 'team without a right' : `team: ${right}`,
      text,
    ]),
  ];
  return (
    <Panel title="In words">
      <dl className="flex flex-col gap-2 text-dense">
        {lines.map(([name, text]) => (
          <div key={name} className="grid gap-x-4 sm:grid-cols-[11rem_minmax(0,1fr)]">
            <dt className="font-medium">{name}</dt>
            <dd className="text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
