'use client';
import type { ApiKeyScope } from '@fettle/contracts';
import type { ReactNode } from 'react';
import { Checkbox, SegmentedControl } from '@fettle/ui';
import { presetOf, presets, presetScopes, presetWords, scopeGroups, scopeSentence } from './key-words';

const segments = [...presets, 'own' as const].map((value) => ({ value, label: presetWords[value] }));

/** What a key may do: a preset, or one by one. What cannot be given is not offered. */
export function ScopeChoice({
  offered,
  chosen,
  onChange,
}: {
  offered: readonly ApiKeyScope[];
  chosen: readonly ApiKeyScope[];
  onChange: (scopes: ApiKeyScope[]) => void;
}) {
  const toggle = (scope: ApiKeyScope) =>
    onChange(chosen.includes(scope) ? chosen.filter((one) => one !== scope) : [...chosen, scope]);
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-dense font-medium">What it may do</legend>
      <div>
        <SegmentedControl
          label="Choose scopes"
          segments={segments}
          value={presetOf(chosen, offered)}
          onChange={(preset) => preset !== 'own' && onChange(presetScopes(preset, offered))}
        />
      </div>
      {scopeGroups.map(({ title, scopes }) => (
        <ScopeGroup key={title} title={title} scopes={scopes.filter((scope) => offered.includes(scope))}>
          {(scope) => (
            <Checkbox
              key={scope}
              label={scopeSentence(scope)}
              help={<span className="font-mono">{scope}</span>}
              checked={chosen.includes(scope)}
              onChange={() => toggle(scope)}
            />
          )}
        </ScopeGroup>
      ))}
    </fieldset>
  );
}

function ScopeGroup({
  title,
  scopes,
  children,
}: {
  title: string;
  scopes: readonly ApiKeyScope[];
  children: (scope: ApiKeyScope) => ReactNode;
}) {
  if (scopes.length === 0) return null;
  return (
    <fieldset>
      <legend className="mb-1 text-meta font-medium text-muted">{title}</legend>
      <div className="grid gap-x-4 sm:grid-cols-2">{scopes.map(children)}</div>
    </fieldset>
  );
}
