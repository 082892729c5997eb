'use client';
import { SegmentedControl } from '../form/segmented-control.js';
import type { Zone } from './format-time.js';
import { useZone } from './zone-context.js';

const segments = [
  { value: 'local', label: 'Local' },
  { value: 'utc', label: 'UTC' },
] as const satisfies readonly { value: Zone; label: string }[];

/** Switches the page between the viewer's zone and UTC. */
export function ZoneSwitch() {
  const { zone, setZone } = useZone();
  return <SegmentedControl<Zone> label="Clock zone" segments={segments} value={zone} onChange={setZone} />;
}
