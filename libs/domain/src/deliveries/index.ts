export { DeliveriesModule } from './deliveries.module.js';
export { DeliveryMeasurements } from './delivery-measurements.js';
export { DeliveryReader } from './delivery-reader.js';
export { DeliverySweeper } from './delivery-sweeper.js';
export { deliveryMachine } from './delivery.machine.js';
export { MailService, type Mail } from './mail.service.js';
export { DeadLetters } from './dead-letters.js';
export { SendDelivery } from './send-delivery.js';
export type { MailData } from './templates/index.js';
