import { Identity1000 } from './1000-identity.js';
import { OpenSessions1001 } from './1001-open-sessions.js';
import { Nodes1010 } from './1010-nodes.js';
import { Tasks1020 } from './1020-tasks.js';
import { AgentReach1021 } from './1021-agent-reach.js';
import { ClaimOrder1022 } from './1022-claim-order.js';
import { TaskTraces1023 } from './1023-task-traces.js';
import { Metrics1030 } from './1030-metrics.js';
import { Lists1040 } from './1040-lists.js';
import { People1050 } from './1050-people.js';
import { Sessions1060 } from './1060-sessions.js';
import { SessionExpiry1061 } from './1061-session-expiry.js';
import { InstallCreators1062 } from './1062-install-creators.js';
import { InvitationLinks1055 } from './1055-invitation-links.js';
import { Workspaces1070 } from './1070-workspaces.js';
import { ReferenceIndexes1091 } from './1091-reference-indexes.js';
import { CliLogins1100 } from './1100-cli-logins.js';
import { PlatformSettings1120 } from './1120-platform-settings.js';
import { Events1210 } from './1210-events.js';
import { AgentKeys1211 } from './1211-agent-keys.js';
import { Liveness1212 } from './1212-liveness.js';
import { Deliveries1110 } from './1110-deliveries.js';
import { DeliveriesOfWorkspace1111 } from './1111-deliveries-of-workspace.js';
import { MetricRanges1220 } from './1220-metric-ranges.js';
import { NodeRecord1200 } from './1200-node-record.js';
import { Windows1201 } from './1201-windows.js';
import { NodeOrder1202 } from './1202-node-order.js';
import { Reenrolment1203 } from './1203-reenrolment.js';
import { Views1230 } from './1230-views.js';
import { Search1231 } from './1231-search.js';
import { BulkActs1232 } from './1232-bulk-acts.js';
import { BulkActKinds1233 } from './1233-bulk-act-kinds.js';
import { NodeOrders1234 } from './1234-node-orders.js';
import { WholeOutput1240 } from './1240-whole-output.js';
import { EnrolmentRequests1241 } from './1241-enrolment-requests.js';
import { RootAccess1250 } from './1250-root-access.js';
import { TaskResults1260 } from './1260-task-results.js';
import { Transfers1270 } from './1270-transfers.js';
import { TaskRefusals1280 } from './1280-task-refusals.js';
import { NodeRuns1290 } from './1290-node-runs.js';
import { VitalsOfWorkspaces1291 } from './1291-vitals-of-workspaces.js';

/**
 * The domain's migrations, in order. A file `1010-nodes.ts` has the name `Nodes1763700001010`: the last thirteen digits are
 * what TypeORM sorts by, and the platform's own begin at 1763700000000.
 */
export const domainMigrations: readonly Function[] = [
  Identity1000,
  OpenSessions1001,
  Nodes1010,
  Tasks1020,
  AgentReach1021,
  ClaimOrder1022,
  TaskTraces1023,
  Metrics1030,
  Lists1040,
  People1050,
  Workspaces1070,
  Sessions1060,
  SessionExpiry1061,
  InstallCreators1062,
  InvitationLinks1055,
  ReferenceIndexes1091,
  CliLogins1100,
  PlatformSettings1120,
  Deliveries1110,
  DeliveriesOfWorkspace1111,
  NodeRecord1200,
  Windows1201,
  NodeOrder1202,
  Reenrolment1203,
  Events1210,
  AgentKeys1211,
  Liveness1212,
  MetricRanges1220,
  Views1230,
  Search1231,
  BulkActs1232,
  BulkActKinds1233,
  NodeOrders1234,
  WholeOutput1240,
  EnrolmentRequests1241,
  RootAccess1250,
  TaskResults1260,
  Transfers1270,
  TaskRefusals1280,
  NodeRuns1290,
  VitalsOfWorkspaces1291,
];
