'use client';
import type { CommandResult } from '@fettle/contracts';
import { DataTable, EmptyState, KeyValue, Panel, type Column } from '@fettle/ui';

type Config = CommandResult<'network_config'>;
type Interface = Config['interfaces'][number];
type Route = Config['routes'][number];

const none = <span className="text-muted">–</span>;

const interfaceColumns: readonly Column<Interface>[] = [
  { key: 'name', header: 'Interface', width: 'minmax(8rem, 1fr)', card: 'title', cell: (row) => row.name },
  { key: 'state', header: 'State', width: '7rem', cell: (row) => row.state },
  {
    key: 'addresses',
    header: 'Addresses',
    width: 'minmax(14rem, 3fr)',
    card: 'line',
    cell: (row) =>
      row.addresses.length > 0 ? (
        <span className="font-mono text-log [overflow-wrap:anywhere]">
          {row.addresses.map(({ address, prefix }) => `${address}/${prefix}`).join(', ')}
        </span>
      ) : (
        none
      ),
  },
  { key: 'mac', header: 'MAC', width: '11rem', from: 'lg', cell: (row) => row.mac ?? none },
  { key: 'mtu', header: 'MTU', width: '5rem', align: 'end', from: 'lg', cell: (row) => row.mtu ?? none },
];

const routeColumns: readonly Column<Route>[] = [
  { key: 'destination', header: 'To', width: 'minmax(10rem, 2fr)', card: 'title', cell: (row) => row.destination },
  { key: 'gateway', header: 'Through', width: 'minmax(9rem, 2fr)', cell: (row) => row.gateway ?? none },
  { key: 'interface', header: 'Interface', width: '9rem', cell: (row) => row.interface ?? none },
  { key: 'metric', header: 'Metric', width: '6rem', align: 'end', from: 'lg', cell: (row) => row.metric ?? none },
];

/** Interfaces, routes and name servers. */
export function Addresses({ result }: { result: Config }) {
  const { interfaces, routes, dns, truncated } = result;
  return (
    <>
      {truncated ? <p className="text-dense text-muted">There is more than one answer holds.</p> : null}
      <DataTable
        label="Interfaces"
        unit={['interface', 'interfaces']}
        columns={interfaceColumns}
        rows={interfaces}
        rowKey={(row) => row.name}
        rowLabel={(row) => row.name}
        empty={<EmptyState title="No interfaces">The node told of none.</EmptyState>}
      />
      <DataTable
        label="Routes"
        unit={['route', 'routes']}
        columns={routeColumns}
        rows={routes}
        rowKey={(row) =>
          `${row.family} ${row.destination} ${row.gateway ?? ''} ${row.interface ?? ''} ${row.metric ?? ''}`
        }
        rowLabel={(row) => row.destination}
        empty={<EmptyState title="No routes">This node reaches nobody but itself.</EmptyState>}
      />
      <Panel title="Names">
        <KeyValue
          items={[
            { label: 'Name servers', value: dns.servers.join(', ') || 'none', mono: true },
            { label: 'Search', value: dns.search.join(', ') || 'nothing', mono: true },
          ]}
        />
      </Panel>
    </>
  );
}
