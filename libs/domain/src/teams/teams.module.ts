import { Module } from '@nestjs/common';
import { NodesModule } from '../nodes/index.js';
import { AssignNodes } from './assign-nodes.js';
import { NodeTeamRepository } from './node-team.repository.js';
import { PreviewMove } from './preview-move.js';
import { RemoveTeam } from './remove-team.js';
import { TeamMemberLists } from './team-member-lists.js';
import { TeamMemberRepository } from './team-member.repository.js';
import { TeamMembers } from './team-members.js';
import { TeamRights } from './team-rights.js';
import { TeamRepository } from './team.repository.js';
import { TeamService } from './team.service.js';

/** Teams of a workspace: people and nodes together, and what the ones may do with the others. */
@Module({
  imports: [NodesModule],
  providers: [
    AssignNodes,
    NodeTeamRepository,
    PreviewMove,
    RemoveTeam,
    TeamMemberLists,
    TeamMemberRepository,
    TeamMembers,
    TeamRepository,
    TeamRights,
    TeamService,
  ],
  exports: [
    AssignNodes,
    NodeTeamRepository,
    PreviewMove,
    RemoveTeam,
    TeamMemberLists,
    TeamMembers,
    TeamRights,
    TeamService,
  ],
})
export class TeamsModule {}
