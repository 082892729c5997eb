export { MemberLists, type Member } from './member-lists.js';
export { MemberNews } from './member-news.js';
export { MemberRepository } from './member.repository.js';
export { MemberService, type AddedMember } from './member.service.js';
export { MembersModule } from './members.module.js';
export { RemoveMember } from './remove-member.js';
export { TransferWorkspace } from './transfer-workspace.js';
