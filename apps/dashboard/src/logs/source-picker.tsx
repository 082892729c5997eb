'use client';
import { logPriorities } from '@fettle/contracts';
import { Button, Field, Input, SegmentedControl, Select } from '@fettle/ui';
import { useId } from 'react';
import type { Node } from '@/nodes/node-presence';
import { useReading } from '@/readings/use-reading';
import { sourceFault, type LogSource } from './log-source';

const kinds = [
  { value: 'journal', label: 'Journal' },
  { value: 'unit', label: 'Service' },
  { value: 'file', label: 'File' },
] as const;

const levels = [{ value: '', label: 'All levels' }].concat(
  logPriorities.slice(0, -1).map((level) => ({ value: level, label: `${level} and worse` })),
);

export interface SourcePickerProps {
  node: Node;
  source: LogSource;
  onChange: (source: LogSource) => void;
  isRunning: boolean;
  isStarting: boolean;
  /** Why nothing can be followed here; null where it can. */
  why: string | null;
  onStart: () => void;
  onStop: () => void;
}

/** What is followed: the journal, a service of the node, or a file. Enter begins. */
export function SourcePicker(props: SourcePickerProps) {
  const { source, onChange, isRunning, isStarting, why, onStart, onStop } = props;
  const fault = sourceFault(source);
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (!fault && !why) onStart();
      }}
    >
      <SegmentedControl
        label="Where the lines come from"
        segments={kinds}
        value={source.kind}
        onChange={(kind) => onChange({ ...source, kind, name: '' })}
      />
      {source.kind === 'unit' ? <UnitField {...props} /> : null}
      <PathOrLevel source={source} onChange={onChange} />
      <Button
        type="submit"
        variant="primary"
        disabled={Boolean(fault ?? why)}
        busy={isStarting ? 'Starting…' : undefined}
      >
        {isRunning ? 'Follow anew' : 'Follow'}
      </Button>
      {isRunning ? (
        <Button type="button" onClick={onStop}>
          Stop
        </Button>
      ) : null}
      <p className="w-full text-dense text-muted">{why ?? fault}</p>
    </form>
  );
}

function PathOrLevel({ source, onChange }: Pick<SourcePickerProps, 'source' | 'onChange'>) {
  if (source.kind === 'file')
    return (
      <Field label="Path" className="w-full sm:w-80">
        <Input
          value={source.name}
          onChange={(event) => onChange({ ...source, name: event.target.value })}
          placeholder="/var/log/syslog"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
    );
  return (
    <Field label="Level" className="w-40">
      <Select
        options={levels}
        value={source.level ?? ''}
        onChange={(event) =>
          onChange({ ...source, level: logPriorities.find((level) => level === event.target.value) ?? null })
        }
      />
    </Field>
  );
}

/** Services that the node told of are offered; any other name can be typed. */
function UnitField({ node, source, onChange }: SourcePickerProps) {
  const listId = useId();
  const services = useReading({ node, command: 'list_services', maxAgeMs: 300_000 });
  return (
    <Field label="Service" className="w-full sm:w-72">
      <Input
        list={listId}
        value={source.name}
        onChange={(event) => onChange({ ...source, name: event.target.value })}
        placeholder="nginx.service"
        autoComplete="off"
        spellCheck={false}
      />
      <datalist id={listId}>
        {services.result?.services.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </Field>
  );
}
