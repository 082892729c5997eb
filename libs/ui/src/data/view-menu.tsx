'use client';
import { SlidersHorizontal } from 'lucide-react';
import { Button } from '../action/button.js';
import { Checkbox } from '../form/choice.js';
import { SegmentedControl } from '../form/segmented-control.js';
import { Popover } from '../overlay/popover.js';
import { chosenColumns, withColumn, type Density, type ListView } from './list-view.js';
import { titleColumn, type Column } from './table-model.js';

export interface ViewMenuProps<Row> {
  columns: readonly Column<Row>[];
  view: ListView;
  onChange: (view: ListView) => void;
}

const densityWords = [
  { value: 'compact', label: 'Tight' },
  { value: 'normal', label: 'Normal' },
  { value: 'touch', label: 'Roomy' },
] as const satisfies readonly { value: Density; label: string }[];

/** Which columns a list shows and how tall its rows are. */
export function ViewMenu<Row>({ columns, view, onChange }: ViewMenuProps<Row>) {
  const shown = new Set(chosenColumns(columns, view.columns).map(({ key }) => key));
  // Without the one that names the rows, none could be told or opened.
  const optional = columns.filter((column) => column !== titleColumn(columns));
  const isOwn = view.columns === null && view.density === 'normal';
  return (
    <Popover
      label="Columns and rows"
      trigger={<Button icon={<SlidersHorizontal size={16} aria-hidden />}>View</Button>}
    >
      <div className="flex flex-col gap-4">
        <fieldset>
          <legend className="mb-1 text-dense font-medium">Columns</legend>
          <div className="grid max-h-80 gap-x-3 overflow-y-auto">
            {optional.map((column) => (
              <Checkbox
                key={column.key}
                label={column.header}
                checked={shown.has(column.key)}
                onChange={(event) =>
                  onChange({ ...view, columns: withColumn(columns, view.columns, column.key, event.target.checked) })
                }
              />
            ))}
          </div>
        </fieldset>
        <div className="flex items-center justify-between gap-4 text-dense">
          Rows
          <SegmentedControl
            label="Height of the rows"
            segments={densityWords}
            value={view.density}
            onChange={(density) => onChange({ ...view, density })}
          />
        </div>
        <Button size="compact" disabled={isOwn} onClick={() => onChange({ columns: null, density: 'normal' })}>
          As the list is made
        </Button>
      </div>
    </Popover>
  );
}
