'use client';
import { Status } from '@fettle/ui';
import { resultMeanings, sectionsOf, tookWords, type Check, type Report } from './check-words';

/** Every check: what needs somebody first, with what it means and what to do. Nothing is cut off. */
export function CheckList({ report }: { report: Report }) {
  return (
    <div className="flex flex-col gap-5">
      {sectionsOf(report.checks).map(({ title, checks }) => (
        <section key={title} aria-label={title} className="flex flex-col gap-2">
          <h2 className="text-section font-semibold">
            {title} <span className="font-normal text-muted tabular-nums">{checks.length}</span>
          </h2>
          <ul className="divide-y divide-line rounded-panel border border-line bg-surface">
            {checks.map((check) => (
              <Row key={check.id} check={check} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Row({ check }: { check: Check }) {
  const { state, word } = resultMeanings[check.result];
  return (
    <li className="grid gap-x-4 gap-y-1 items-start px-4 py-2.5 text-dense sm:grid-cols-[9rem_minmax(0,1fr)_auto]">
      <Status state={state} word={word} />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p className="font-medium">{check.title}</p>
        <p className="text-muted">{check.found}</p>
        {check.means || check.todo ? <Advice check={check} /> : null}
      </div>
      <span className="text-meta text-muted tabular-nums max-sm:hidden sm:text-right">{tookWords(check.tookMs)}</span>
    </li>
  );
}

function Advice({ check: { means, todo, runbook } }: { check: Check }) {
  const lines: [string, React.ReactNode][] = [
    ['It means', means],
    ['Do', todo],
    ['More', runbook ? <code className="text-meta">{runbook}</code> : null],
  ];
  return (
    <dl className="mt-1.5 grid gap-x-3 gap-y-1 sm:grid-cols-[4.5rem_minmax(0,1fr)]">
      {lines.map(([label, text]) =>
        text ? (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="max-w-[72ch]">{text}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
