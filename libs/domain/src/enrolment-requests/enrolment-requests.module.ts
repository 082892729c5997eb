import { Module } from '@nestjs/common';
import { DeliveriesModule } from '../deliveries/index.js';
import { NodesModule } from '../nodes/index.js';
import { PlatformSettingsModule } from '../settings/index.js';
import { TeamsModule } from '../teams/index.js';
import { DecideRequest } from './decide-request.js';
import { EnrolmentRequests } from './enrolment-requests.service.js';
import { RegisterMachine } from './register-machine.js';
import { RegistrationRepository } from './registration.repository.js';
import { RegistrationTokens } from './registration-tokens.js';
import { RequestMail } from './request-mail.js';
import { RequestRepository } from './request.repository.js';

/** How machines of the compatible agent join without an install command. */
@Module({
  imports: [DeliveriesModule, NodesModule, PlatformSettingsModule, TeamsModule],
  providers: [
    DecideRequest,
    EnrolmentRequests,
    RegisterMachine,
    RegistrationRepository,
    RegistrationTokens,
    RequestMail,
    RequestRepository,
  ],
  exports: [DecideRequest, EnrolmentRequests, RegisterMachine, RegistrationTokens],
})
export class EnrolmentRequestsModule {}
