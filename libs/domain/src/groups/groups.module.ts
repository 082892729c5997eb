import { Module } from '@nestjs/common';
import { GroupRepository } from './group.repository.js';
import { GroupService } from './group.service.js';

/** Groups of nodes, listed or by rule. Who belongs to one by rule is found out when it is asked for. */
@Module({ providers: [GroupRepository, GroupService], exports: [GroupService] })
export class GroupsModule {}
