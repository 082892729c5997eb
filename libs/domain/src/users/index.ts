export { Invitations, type Invited, type InviteInput } from './invitations.js';
export { UsersModule } from './users.module.js';
