'use client';
import { logPresetIds, logPriorities } from '@fettle/contracts';
import { Button, Field, Input, SegmentedControl, Select } from '@fettle/ui';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import type { Node } from '@/nodes/node-presence';
import { useReading } from '@/readings/use-reading';
import { sourceFault, type LogSource } from './log-source';

const kinds = [
  { value: 'journal', label: 'Journal' },
  { value: 'unit', label: 'Service' },
  { value: 'file', label: 'File' },
  { value: 'preset', label: 'Preset' },
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
        onChange={(kind) => onChange({ ...source, kind, name: kind === 'preset' ? logPresetIds[0] : '' })}
      />
      {source.kind === 'unit' ? <UnitField {...props} /> : null}
      {source.kind === 'preset' ? <PresetField {...props} /> : null}
      {source.kind === 'file' ? <PathField source={source} onChange={onChange} /> : null}
      {source.kind === 'unit' || source.kind === 'journal' ? <LevelField source={source} onChange={onChange} /> : null}
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

type FieldProps = Pick<SourcePickerProps, 'source' | 'onChange'>;

function PathField({ source, onChange }: FieldProps) {
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
}

function LevelField({ source, onChange }: FieldProps) {
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

/** Logs that every node has under the same name, from a file or from its journal. */
function PresetField({ node, source, onChange }: SourcePickerProps) {
  const params = { workspaceId: node.workspaceId, nodeId: node.id };
  const { data } = useQuery({
    queryKey: keys.logPresets(node.workspaceId, node.id),
    queryFn: ({ signal }) => api.logs.presets({ params, signal }),
    staleTime: Infinity,
  });
  const presets = data?.presets ?? [];
  const options = logPresetIds.map((id) => {
    const title = presets.find((preset) => preset.id === id)?.title;
    return { value: id, label: title ? `${title} (${id})` : id };
  });
  return (
    <Field
      label="Log"
      className="w-full sm:w-80"
      help={presets.find((preset) => preset.id === source.name)?.description}
    >
      <Select
        options={options}
        value={source.name}
        onChange={(event) => onChange({ ...source, name: event.target.value })}
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
