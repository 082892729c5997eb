'use client';
import { Button, Field, Input } from '@fettle/ui';
import { Plus } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useAssignable } from './use-members';

/** People of the platform who are no members yet, looked for as one types, from the second letter on. */
export function KnownPeople({ chosen, onChoose }: { chosen: readonly string[]; onChoose: (email: string) => void }) {
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim());
  const isAsked = wanted.length >= 2;
  const people = useAssignable(wanted, isAsked);
  const offered = (people.data?.items ?? []).filter(({ email }) => !chosen.includes(email));
  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Or look for somebody who is on this platform"
        help="From two letters of the name or address on."
        optional
      >
        <Input value={search} onChange={(event) => setSearch(event.target.value)} placeholder="Name or address" />
      </Field>
      {!isAsked ? null : (
        <ul aria-label="People on this platform" className="flex flex-wrap gap-2">
          {offered.map(({ id, name, email }) => (
            <li key={id}>
              <Button size="compact" icon={<Plus size={14} aria-hidden />} onClick={() => onChoose(email)}>
                {name}, {email}
              </Button>
            </li>
          ))}
          {people.data && offered.length === 0 ? (
            <li className="text-meta text-muted">Nobody else fits. An address can be invited all the same.</li>
          ) : null}
        </ul>
      )}
    </div>
  );
}
