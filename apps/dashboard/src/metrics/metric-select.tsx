'use client';
import { metricNames, type MetricName } from '@fettle/contracts';
import { Field, Select } from '@fettle/ui';
import { metricWords } from './metric-words';

/** Which metric is compared. */
export function MetricSelect({ value, onChange }: { value: MetricName; onChange: (value: MetricName) => void }) {
  return (
    <Field label="Metric" className="w-44 max-sm:w-full">
      <Select
        value={value}
        onChange={(event) => {
          const chosen = metricNames.find((name) => name === event.currentTarget.value);
          if (chosen) onChange(chosen);
        }}
        options={metricNames.map((name) => ({ value: name, label: metricWords[name].title }))}
      />
    </Field>
  );
}
