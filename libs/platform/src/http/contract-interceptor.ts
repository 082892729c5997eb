import { StreamableFile } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { from, lastValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import type { RouteContract } from '@fettle/contracts';
import { DEFAULT_MAX_BODY_BYTES, readJsonBody } from './body-reader.js';
import { idempotencyKeyOf } from './idempotency.js';
import type { Idempotency } from './idempotency.js';
import { parseInput } from './input-parser.js';
import { RawAnswer, Reply } from './reply.js';
import type { ReplyInit } from './reply.js';
import { rawRequest, rawResponse, stateOf } from './request-state.js';

/** Around every handler: the input is parsed by the contract, the answer is stripped to it. */
export class ContractInterceptor implements NestInterceptor {
  constructor(private readonly idempotency: Idempotency | undefined) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return from(this.handle(context, next));
  }

  private async handle(context: ExecutionContext, next: CallHandler): Promise<unknown> {
    const request = context.switchToHttp().getRequest<{ params?: Record<string, string> }>();
    const state = stateOf(request);
    const raw = rawRequest(request);
    const contract = state.contract!;
    const lenient = state.surface === 'agent';
    const body =
      contract.method === 'GET'
        ? undefined
        : await state.place!.outside(() => readJsonBody(raw, contract.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES, lenient));
    const search = raw.url?.split('?', 2)[1] ?? '';
    const input = parseInput(contract, { params: { ...request.params }, search, body }, lenient);
    state.input = input;
    const response = rawResponse(context.switchToHttp().getResponse());
    const key = contract.idempotencyKey ? idempotencyKeyOf(raw.headers['idempotency-key']) : undefined;
    if (key === undefined || !this.idempotency) return answer(contract, await lastValueFrom(next.handle()), response);
    return this.idempotency.once(state.ctx!, contract, { ...input, key }, async (ctx) => {
      state.ctx = ctx;
      return answer(contract, await lastValueFrom(next.handle()), response);
    });
  }
}

function answer(contract: RouteContract, value: unknown, response: ServerResponse): unknown {
  if (value instanceof RawAnswer) return rawAnswer(value, response);
  if (contract.kind === 'raw') throw new Error(`${contract.id} must answer with a RawAnswer`);
  if (value instanceof Reply) addHeaders(response, value.init);
  const stripped = contract.response.safeParse(value instanceof Reply ? value.body : value);
  if (stripped.success) return stripped.data;
  const faults = stripped.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The answer of ${contract.id} does not fit its contract: ${faults.join('; ')}`);
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
