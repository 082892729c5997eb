export { DeliveriesModule } from './deliveries.module.js';
export { deliveryMachine } from './delivery.machine.js';
export { MailService, type Mail } from './mail.service.js';
export type { SmtpSettings } from './mail-settings.js';
export type { MailData } from './templates/index.js';
