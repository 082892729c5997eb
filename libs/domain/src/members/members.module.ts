import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/index.js';
import { DeliveriesModule } from '../deliveries/index.js';
import { EnrolmentModule } from '../enrolment/index.js';
import { UsersModule } from '../users/index.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { MemberGate } from './member-gate.js';
import { MemberListRepository } from './member-list.repository.js';
import { MemberLists } from './member-lists.js';
import { MemberNews } from './member-news.js';
import { MemberRepository } from './member.repository.js';
import { MemberService } from './member.service.js';
import { RemoveMember } from './remove-member.js';
import { TransferWorkspace } from './transfer-workspace.js';

const doors = [MemberLists, MemberNews, MemberRepository, MemberService, RemoveMember, TransferWorkspace];

/** Who belongs to a workspace: joining, roles, leaving, and the hand-over of the workspace. */
@Module({
  imports: [ApiKeysModule, DeliveriesModule, EnrolmentModule, UsersModule, WorkspacesModule],
  providers: [...doors, MemberGate, MemberListRepository],
  exports: doors,
})
export class MembersModule {}
