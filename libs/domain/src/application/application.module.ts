import { Module, type DynamicModule } from '@nestjs/common';
import { AgentLinkModule } from '../agent-link/index.js';
import { ApiKeysModule } from '../api-keys/index.js';
import { AuditModule, youngChainsSql } from '../audit/index.js';
import { CliLoginModule } from '../cli-login/index.js';
import { ConnectionsModule } from '../connections/index.js';
import { DeliveriesModule } from '../deliveries/index.js';
import { DiagnosticsModule } from '../diagnostics/index.js';
import { EventsModule } from '../events/index.js';
import { EnrolmentModule } from '../enrolment/index.js';
import { EnrolmentRequestsModule } from '../enrolment-requests/index.js';
import { IdentityModule } from '../identity/index.js';
import { ImpersonationModule } from '../impersonation/index.js';
import { MeasurementsModule } from '../measurements/index.js';
import { MembersModule } from '../members/index.js';
import { MetricsModule } from '../metrics/index.js';
import { domainMigrations } from '../migrations/index.js';
import { NodesModule } from '../nodes/index.js';
import { NowModule } from '../now/index.js';
import { PermissionsModule } from '../permissions/index.js';
import { PlatformWorkspacesModule } from '../platform-workspaces/index.js';
import { QueuesModule } from '../queues/index.js';
import { RootAccessModule } from '../root-access/index.js';
import { SelfCheckModule } from '../self-check/index.js';
import { SettingsModule } from '../settings/index.js';
import { SetupModule } from '../setup/index.js';
import { ReadingsModule } from '../readings/index.js';
import { TransfersModule } from '../transfers/index.js';
import { TaskFlowModule } from '../task-flow/index.js';
import { TasksModule } from '../tasks/index.js';
import { TeamsModule } from '../teams/index.js';
import { UsersModule } from '../users/index.js';
import { WindowsModule } from '../windows/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { BusModule } from '@fettle/platform/bus';
import { ConfigModule, type Config } from '@fettle/platform/config';
import { thisProcess } from '@fettle/platform/context';
import { DatabaseModule } from '@fettle/platform/database';
import { EgressModule } from '@fettle/platform/egress';
import { BulkActsModule } from '../bulk-acts/index.js';
import { GroupsModule } from '../groups/index.js';
import { SearchModule } from '../search/index.js';
import { ViewsModule } from '../views/index.js';
import { HealthModule } from '@fettle/platform/health';
import { HttpModule } from '@fettle/platform/http';
import { LoggingModule, type Log } from '@fettle/platform/logging';
import { QueueModule } from '@fettle/platform/queue';
import { SecretsModule } from '@fettle/platform/secrets';
import { SocketsModule } from '@fettle/platform/sockets';
import { TracingModule } from '@fettle/platform/tracing';

/** The one application context of a process: every pool, queue and service stands here once, whatever listens in front of it. */
@Module({})
export class ApplicationModule {
  static of(service: string, config: Config, log: Log): DynamicModule {
    const { databaseUrl: url, redisUrl, databasePool: poolSize } = config;
    return {
      module: ApplicationModule,
      imports: [
        ConfigModule.of(config),
        LoggingModule.of(log),
        SecretsModule.forRoot(config),
        TracingModule.forRoot({ service, version: thisProcess.version, ...config.tracing }),
        DatabaseModule.forRoot({
          url,
          poolSize,
          applicationName: service,
          migrations: domainMigrations,
          auditMayBeginSql: youngChainsSql,
        }),
        BusModule.forRoot(redisUrl ? { backend: 'redis', url: redisUrl } : { backend: 'postgres', url }),
        QueueModule.forRoot(redisUrl ? { backend: 'redis', url: redisUrl } : { backend: 'postgres', url }),
        EgressModule,
        HealthModule.forRoot({ service }),
        HttpModule,
        SocketsModule,
        ...domainModules,
      ],
    };
  }
}

const domainModules = [
  AgentLinkModule,
  ApiKeysModule,
  AuditModule,
  CliLoginModule,
  ConnectionsModule,
  DeliveriesModule,
  DiagnosticsModule,
  EnrolmentModule,
  EnrolmentRequestsModule,
  EventsModule,
  IdentityModule,
  ImpersonationModule,
  MeasurementsModule,
  MembersModule,
  MetricsModule,
  NodesModule,
  NowModule,
  PermissionsModule,
  PlatformWorkspacesModule,
  QueuesModule,
  RootAccessModule,
  SelfCheckModule,
  SettingsModule,
  SetupModule,
  TaskFlowModule,
  TasksModule,
  ReadingsModule,
  TransfersModule,
  TeamsModule,
  UsersModule,
  WindowsModule,
  WorkspacesModule,
  ViewsModule,
  GroupsModule,
  BulkActsModule,
  SearchModule,
];
