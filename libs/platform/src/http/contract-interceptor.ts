import { StreamableFile } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { from, lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { readInput, stripped } from './contract-wire.js';
import { idempotencyKeyOf } from './idempotency.js';
import type { Idempotency } from './idempotency.js';
import { asFailedPrecondition, entityTagOf } from './precondition.js';
import { RawAnswer, Reply } from './reply.js';
import type { ReplyInit } from './reply.js';
import { stateOf } from './request-state.js';

/** Around every handler: the input is parsed by the contract, the answer is stripped to it. */
export class ContractInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: Idempotency | undefined) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return from(this.handle(context, next));
  }

  private async handle(context: ExecutionContext, next: CallHandler): Promise<unknown> {
    const request = context.switchToHttp().getRequest<IncomingMessage & { params?: Record<string, string> }>();
    const response = context.switchToHttp().getResponse<ServerResponse>();
    const state = stateOf(request);
    const contract = state.contract!;
    const input = await readInput(request, { ...request.params }, state);
    const answer = async (): Promise<unknown> => {
      const value = await handled(next, request);
      if (value instanceof RawAnswer) return rawAnswer(value, response);
      if (value instanceof Reply) addHeaders(response, value.init);
      return tagged(response, stripped(contract, value instanceof Reply ? value.body : value));
    };
    const key = contract.idempotencyKey ? idempotencyKeyOf(request.headers['idempotency-key']) : undefined;
    if (key === undefined || !this.idempotency) return answer();
    const kept = await this.idempotency.once(state.ctx!, contract, { ...input, key }, (ctx) => {
      state.ctx = ctx;
      return answer();
    });
    return tagged(response, kept);
  }
}

async function handled(next: CallHandler, { headers }: IncomingMessage): Promise<unknown> {
  try {
    return await lastValueFrom<unknown>(next.handle());
  } catch (error) {
    throw headers['if-match'] === undefined ? error : asFailedPrecondition(error);
  }
}

/** Puts the entity tag of what is answered on the answer, also of one that was kept. */
function tagged(response: ServerResponse, body: unknown): unknown {
  const tag = entityTagOf(body);
  if (tag) response.setHeader('etag', tag);
  return body;
}

function rawAnswer(value: RawAnswer, response: ServerResponse): StreamableFile {
  addHeaders(response, value.init);
  const { content, init } = value;
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const length = bytes instanceof Readable ? init.lengthBytes : bytes.length;
  const options = { type: init.contentType, ...(length === undefined ? {} : { length }) };
  return bytes instanceof Readable ? new StreamableFile(bytes, options) : new StreamableFile(bytes, options);
}

function addHeaders(response: ServerResponse, init: ReplyInit): void {
  for (const [name, value] of Object.entries(init.headers ?? {})) response.setHeader(name, value);
  if (init.cookies?.length) response.setHeader('set-cookie', [...init.cookies]);
}
