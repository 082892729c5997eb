export interface ChangeListProps {
  /** `null` on either side: the value is not kept, and only known to be another one. */
  changes: readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[];
}

/** What changed, field by field, before above after; nothing where nothing did. */
export function ChangeList({ changes }: ChangeListProps) {
  if (changes.length === 0) return null;
  return (
    <section aria-label="What changed" className="flex flex-col gap-2 text-dense">
      <h3 className="font-medium">What changed</h3>
      {changes.map(({ field, before, after }) => (
        <div key={field} className="rounded-control border border-line p-2">
          <div className="font-mono text-log text-muted">{field}</div>
          {before === null || after === null ? (
            <p>Another one than before. The values are not kept.</p>
          ) : (
            <>
              <del className="block [overflow-wrap:anywhere] text-muted">
                <span className="sr-only">before: </span>
                {before}
              </del>
              <ins className="block no-underline [overflow-wrap:anywhere]">
                <span className="sr-only">after: </span>
                {after}
              </ins>
            </>
          )}
        </div>
      ))}
    </section>
  );
}
