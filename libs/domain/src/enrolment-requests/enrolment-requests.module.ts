import { Module } from '@nestjs/common';
import { NodesModule } from '../nodes/index.js';
import { TeamsModule } from '../teams/index.js';
import { DecideRequest } from './decide-request.js';
import { EnrolmentRequests } from './enrolment-requests.service.js';
import { RegisterMachine } from './register-machine.js';
import { RegistrationRepository } from './registration.repository.js';
import { RegistrationTokens } from './registration-tokens.js';
import { RequestRepository } from './request.repository.js';

/** How machines of the compatible agent join without an install command. */
@Module({
  imports: [NodesModule, TeamsModule],
  providers: [
    DecideRequest,
    EnrolmentRequests,
    RegisterMachine,
    RegistrationRepository,
    RegistrationTokens,
    RequestRepository,
  ],
  exports: [DecideRequest, EnrolmentRequests, RegisterMachine, RegistrationTokens],
})
export class EnrolmentRequestsModule {}
