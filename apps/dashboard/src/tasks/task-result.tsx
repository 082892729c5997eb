'use client';
import { Checkbox, cn, KeyValue, Panel, TimeText } from '@fettle/ui';
import { useState } from 'react';
import { isMoment, isSaidByLists, resultLabel, resultWords } from './result-value';
import type { Task } from './task-words';

type Row = Record<string, unknown>;
const MAX_ROWS = 200;

/** What a command answered with: single values, then its lists as tables; or all of it as it came. */
export function TaskResult({ result }: { result: Task['result'] }) {
  const [isRaw, setRaw] = useState(false);
  if (typeof result !== 'object' || result === null) return null;
  const entries = Object.entries(result as Row);
  const lists = entries.filter((entry): entry is [string, Row[]] => isTable(entry[1]));
  const lengths = lists.map(([, rows]) => rows.length);
  const single = entries.filter(([name, value]) => !isTable(value) && !isSaidByLists(name, value, lengths));
  return (
    <Panel title="Answer">
      <div className="flex min-w-0 flex-col gap-3">
        <Checkbox label="As it came (JSON)" checked={isRaw} onChange={(event) => setRaw(event.target.checked)} />
        {isRaw ? (
          <pre
            aria-label="The answer as it came"
            // What scrolls must be reachable without a mouse.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            className="max-h-96 overflow-auto rounded-control border border-line bg-raised p-3 text-log"
          >
            {JSON.stringify(result, null, 2)}
          </pre>
        ) : (
          <>
            {single.length > 0 ? (
              <KeyValue
                items={single.map(([name, value]) => ({
                  label: resultLabel(name),
                  value: <Value name={name} value={value} />,
                }))}
              />
            ) : null}
            {lists.map(([name, rows]) => (
              <ResultTable key={name} name={name} rows={rows} />
            ))}
          </>
        )}
      </div>
    </Panel>
  );
}

const isTable = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));

function ResultTable({ name, rows }: { name: string; rows: readonly Row[] }) {
  const columns = [...new Set(rows.slice(0, 20).flatMap((row) => Object.keys(row)))].filter(
    (one) => one !== 'targetId',
  );
  const label = resultLabel(name);
  // The rows of a column are alike: the first that says something tells.
  const isNumber = (column: string) => typeof rows.find((row) => row[column] !== null)?.[column] === 'number';
  return (
    <div
      role="region"
      aria-label={label}
      // What scrolls must be reachable without a mouse.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-control border border-line"
    >
      <table className="w-full border-collapse text-left text-dense">
        <caption className="px-3 py-2 text-left text-muted">
          {label}: {rows.length > MAX_ROWS ? `the first ${MAX_ROWS} of ${rows.length}` : rows.length}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={cn(
                  'border-b border-line px-3 py-1 font-medium whitespace-nowrap text-muted',
                  isNumber(column) && 'text-right',
                )}
              >
                {resultLabel(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MAX_ROWS).map((row, index) => (
            <tr key={index} className="border-b border-line">
              {columns.map((column) => (
                <td key={column} className={cn('max-w-80 truncate px-3 py-1', isNumber(column) && 'text-right')}>
                  <Value name={column} value={row[column]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One value; what is cut off in a cell can be read as its title. */
function Value({ name, value }: { name: string; value: unknown }) {
  if (isMoment(value)) return <TimeText at={value} />;
  const words = resultWords(name, value);
  return words.length > 40 ? <span title={words}>{words}</span> : words;
}
