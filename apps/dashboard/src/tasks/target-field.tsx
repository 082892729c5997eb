'use client';
import { type CommandInput, previewOf, targetReadings } from '@fettle/contracts';
import { Field, Input, Select } from '@fettle/ui';
import type { Node } from '@/nodes/node-presence';
import { useReading } from '@/readings/use-reading';

interface TargetFieldProps {
  node: Node;
  command: CommandInput;
  value: string;
  onChange: (targetId: string) => void;
}

/** What a command that disrupts is confirmed with: chosen from what the node says is there. */
export function TargetField({ node, command, value, onChange }: TargetFieldProps) {
  const { target, disruptive } = previewOf(command) ?? {};
  if (!disruptive || !target || target.kind === 'node') return null;
  const from = targetReadings[target.kind];
  return <Chooser key={from.command} node={node} from={from} label={target.label} value={value} onChange={onChange} />;
}

type From = (typeof targetReadings)[keyof typeof targetReadings];

function Chooser({
  node,
  from,
  label,
  value,
  onChange,
}: Omit<TargetFieldProps, 'command'> & { from: From; label: string }) {
  const reading = useReading({ node, command: from.command });
  const rows = ((reading.result as Record<string, unknown> | null)?.[from.list] ?? []) as { targetId: string }[];
  const wanted =
    label
      .replace(/\.service$/, '')
      .split(',')[0]
      ?.trim() ?? '';
  const matching = wanted ? rows.filter(({ targetId }) => targetId.startsWith(wanted)).slice(0, 200) : [];
  const help = reading.isAsking
    ? `Reading what ${node.name} has…`
    : 'It disrupts: say which one is meant, as the node has it now.';
  if (matching.length === 0)
    return (
      <Field label="Which one is meant" help={help} required>
        <Input
          mono
          value={value}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
    );
  return (
    <Field label="Which one is meant" help={help} required>
      <Select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        options={[
          { value: '', label: 'Choose' },
          ...matching.map(({ targetId }) => ({ value: targetId, label: targetId })),
        ]}
      />
    </Field>
  );
}
