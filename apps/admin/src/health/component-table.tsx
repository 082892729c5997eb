'use client';
import { Banner, EmptyState, Freshness, Status, TimeText } from '@fettle/ui';
import { componentMeanings, factWords, worstFirst, type Component } from './component-words';

/** Every part, worst first, each with what was found, its figures and the age of the measurement. Nothing is cut off. */
export function ComponentTable({
  components,
  staleSince,
}: {
  components: readonly Component[];
  staleSince: number | undefined;
}) {
  if (components.length === 0) {
    return (
      <EmptyState title="No part reports its health">
        This installation measures nothing, which is a fault in itself.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {staleSince === undefined ? null : (
        <Banner
          tone="warn"
          title={
            <>
              This is what was known <TimeText at={staleSince} />.
            </>
          }
        />
      )}
      <ul
        aria-label="Parts of the control plane"
        className="divide-y divide-line rounded-panel border border-line bg-surface"
      >
        {worstFirst(components).map((part) => (
          <Part key={part.name} part={part} isStale={staleSince !== undefined} />
        ))}
      </ul>
    </div>
  );
}

function Part({ part, isStale }: { part: Component; isStale: boolean }) {
  const { state, word } = componentMeanings[part.state];
  const figures = Object.entries(part.facts).map(([name, value]) => factWords(name, value));
  const all =
    part.latencyMs === null
      ? figures
      : [{ label: 'answered in', value: `${Math.round(part.latencyMs)} ms` }, ...figures];
  if (part.state === 'unknown') return <UnknownPart part={part} />;
  return (
    <li className="grid gap-x-4 gap-y-1 items-start px-4 py-2.5 text-dense sm:grid-cols-[9rem_10rem_minmax(0,1fr)_auto]">
      <Status state={isStale ? 'stale' : state} word={isStale ? `was ${word}` : word} />
      <span className="font-medium">{part.name.replaceAll(/[-_]/g, ' ')}</span>
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p className={isStale ? 'text-muted' : undefined}>
          {part.detail}
          {part.since ? (
            <>
              {' '}
              Since <TimeText at={part.since} form="exact" />.
            </>
          ) : null}
        </p>
        {all.length > 0 ? (
          <p className="text-meta text-muted">
            {all.map(({ label, value }) => `${label}: ${value ?? 'unknown'}`).join(' · ')}
          </p>
        ) : null}
      </div>
      <span className="text-meta text-muted sm:text-right">
        checked <Freshness at={part.checkedAt} expectedEveryMs={60_000} />
      </span>
    </li>
  );
}

/** A part that cannot be measured now: what it was, as something old. */
function UnknownPart({ part }: { part: Component }) {
  const { lastKnown } = part;
  const was = lastKnown ? componentMeanings[lastKnown.state].word : null;
  return (
    <li className="grid gap-x-4 gap-y-1 items-start px-4 py-2.5 text-dense sm:grid-cols-[9rem_10rem_minmax(0,1fr)_auto]">
      <Status state={lastKnown ? 'stale' : 'unknown'} word={was ? `was ${was}` : 'unknown'} />
      <span className="font-medium">{part.name.replaceAll(/[-_]/g, ' ')}</span>
      <div className="min-w-0 text-muted [overflow-wrap:anywhere]">
        <p>{part.detail}</p>
        {lastKnown ? <p className="text-meta">Before: {lastKnown.detail}</p> : null}
      </div>
      <span className="text-meta text-muted sm:text-right">
        {lastKnown ? (
          <>
            last known <TimeText at={lastKnown.checkedAt} />
          </>
        ) : (
          'never measured by this process'
        )}
      </span>
    </li>
  );
}
