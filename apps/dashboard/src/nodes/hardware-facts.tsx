import { formatBytes, KeyValue, Panel } from '@fettle/ui';
import type { Node } from './node-presence';

const initWords: Record<string, string> = { none: 'none (a single program)', sysvinit: 'SysV init', openrc: 'OpenRC' };

/** What the machine is made of and where it is reached, as its agent tells. */
export function HardwareFacts({ node }: { node: Node }) {
  const { hardware, addresses, location } = node;
  if (!hardware)
    return (
      <Panel title="Hardware">
        <p className="text-dense text-muted">
          Not collected on this node: its agent has not told yet, or is one that does not tell. The Fettle agent tells
          when it connects.
        </p>
      </Panel>
    );
  const { cpuModel, cpuCount, memoryTotalBytes, container, initSystem } = hardware;
  return (
    <Panel title="Hardware">
      <KeyValue
        items={[
          { label: 'Processor', value: cpuModel ?? node.arch },
          { label: 'Processors', value: cpuCount },
          { label: 'Memory', value: memoryTotalBytes === null ? null : formatBytes(memoryTotalBytes) },
          { label: 'Runs in', value: container ? `a container (${container})` : 'a machine of its own' },
          { label: 'Started by', value: initSystem && (initWords[initSystem] ?? initSystem) },
          {
            label: 'Addresses',
            mono: true,
            value:
              addresses.length === 0 ? null : (
                <ul>
                  {addresses.map((address) => (
                    <li key={address}>{address}</li>
                  ))}
                </ul>
              ),
          },
          ...(location
            ? [
                {
                  label: 'Location',
                  value: [location.region, location.zone, location.provider].filter(Boolean).join(', '),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}
