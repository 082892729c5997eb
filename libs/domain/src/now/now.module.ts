import { Module } from '@nestjs/common';
import { NowRepository } from './now.repository.js';
import { NowService } from './now.service.js';

@Module({ providers: [NowRepository, NowService], exports: [NowService] })
export class NowModule {}
