'use client';
import {
  ActForm,
  Button,
  Checkbox,
  Field,
  FilterInput,
  Input,
  PeriodFilter,
  Radio,
  SecretField,
  SegmentedControl,
  Select,
  Switch,
  TextArea,
  ThemeToggle,
  ZoneSwitch,
  type PeriodView,
} from '@fettle/ui';
import { useState } from 'react';
import { longError, longHost, Row, Stack, type Story } from './story';

const orders = [
  { value: 'worst', label: 'Worst first' },
  { value: 'name', label: 'Name' },
  { value: 'newest', label: 'Newest' },
] as const;

function Order() {
  const [value, setValue] = useState<'worst' | 'name' | 'newest'>('worst');
  return <SegmentedControl label="Order" segments={orders} value={value} onChange={setValue} />;
}

function Filter({ start }: { start: string }) {
  const [value, setValue] = useState(start);
  return <FilterInput label={start ? 'Search tasks' : 'Search nodes'} value={value} onChange={setValue} />;
}

function Period({ start }: { start: PeriodView }) {
  const [value, setValue] = useState(start);
  return <PeriodFilter value={value} onChange={(patch) => setValue((before) => ({ ...before, ...patch }))} />;
}

export const formStories: readonly Story[] = [
  {
    name: 'Time of a list',
    Show: () => (
      <Row>
        <Period start={{ range: 'days', from: new Date('2026-11-01T00:00:00.000Z'), to: null }} />
      </Row>
    ),
  },
  {
    name: 'Fields',
    Show: () => (
      <Stack>
        <Field label="Name" help="How the node is called in lists." required>
          <Input defaultValue={longHost} />
        </Field>
        <Field label="Description" optional>
          <TextArea defaultValue={longError} mono />
        </Field>
        <Field label="Time limit" error={`Write a duration such as 30 s or 2 h. ${longError}`} help="At most 24 h.">
          <Input defaultValue="for ever" />
        </Field>
        <Field label="State">
          <Select options={orders} defaultValue="name" />
        </Field>
        <Field label="Password">
          <SecretField defaultValue="violet-harbour" />
        </Field>
        <Field label="Cannot be changed">
          <Input disabled defaultValue="web-3" />
        </Field>
      </Stack>
    ),
  },
  {
    name: 'A form that was refused',
    Show: () => (
      <Stack>
        <ActForm
          onSubmit={() => Promise.resolve()}
          error={new Error(longError)}
          failed="The key was not made"
          className="max-w-120"
        >
          <Field label="Label" required>
            <Input defaultValue={longHost} />
          </Field>
          <div>
            <Button type="submit" variant="primary">
              Make the key
            </Button>
          </div>
        </ActForm>
      </Stack>
    ),
  },
  {
    name: 'Choices',
    Show: () => (
      <Stack>
        <Checkbox label="Run it again when it was cut off" help="Only commands that may run twice." defaultChecked />
        <Checkbox label="Some of them" indeterminate />
        <Checkbox label="Not offered here" disabled />
        <fieldset>
          <legend className="text-dense font-medium">Node</legend>
          <Stack>
            <Radio name="gallery-node" label={longHost} help="offline for 4 min" defaultChecked />
            <Radio name="gallery-node" label="web-3" />
          </Stack>
        </fieldset>
        <Switch label="Single-key shortcuts" defaultChecked />
        <Switch label="Off" />
      </Stack>
    ),
  },
  {
    name: 'Filters and segments',
    Show: () => (
      <Row>
        <Filter start="" />
        <Filter start="nginx" />
        <Order />
        <ZoneSwitch />
        <ThemeToggle />
      </Row>
    ),
  },
];
