import { Module } from '@nestjs/common';
import { DeliveryRepository } from './delivery.repository.js';
import { MailSettings } from './mail-settings.js';
import { MailService } from './mail.service.js';

/** Outgoing messages: mails now. */
@Module({
  providers: [DeliveryRepository, MailService, { provide: MailSettings, useValue: { current: async () => null } }],
  exports: [MailService],
})
export class DeliveriesModule {}
