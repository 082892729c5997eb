export { DecideRequest } from './decide-request.js';
export { EnrolmentRequests } from './enrolment-requests.service.js';
export { EnrolmentRequestsModule } from './enrolment-requests.module.js';
export { RegisterMachine } from './register-machine.js';
export { RegistrationTokens } from './registration-tokens.js';
export { requestMachine } from './request.machine.js';
