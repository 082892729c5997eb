import { Module } from '@nestjs/common';
import { PlatformSettingsModule } from '../settings/index.js';
import { DeliveryListRepository } from './delivery-list.repository.js';
import { DeliveryMeasurements } from './delivery-measurements.js';
import { DeliveryReader } from './delivery-reader.js';
import { DeliverySweepRepository } from './delivery-sweep.repository.js';
import { DeliverySweeper } from './delivery-sweeper.js';
import { DeliveryTally } from './delivery-tally.js';
import { DeliveryRepository } from './delivery.repository.js';
import { MailAllowance } from './mail-allowance.js';
import { MailNotices } from './mail-notices.js';
import { MailService } from './mail.service.js';
import { DeadLetters } from './dead-letters.js';
import { SendDelivery } from './send-delivery.js';
import { SmtpSender } from './smtp/smtp-sender.js';

/** Outgoing messages: mails now. */
@Module({
  imports: [PlatformSettingsModule],
  providers: [
    DeliveryListRepository,
    DeliveryMeasurements,
    DeliveryReader,
    DeliveryRepository,
    DeliverySweepRepository,
    DeliverySweeper,
    DeliveryTally,
    MailAllowance,
    MailNotices,
    MailService,
    DeadLetters,
    SendDelivery,
    SmtpSender,
  ],
  exports: [
    DeliveryMeasurements,
    DeliveryReader,
    DeliverySweeper,
    MailAllowance,
    MailNotices,
    MailService,
    DeadLetters,
    SendDelivery,
  ],
})
export class DeliveriesModule {}
