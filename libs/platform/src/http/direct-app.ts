import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Type } from '@nestjs/common';
import findMyWay from 'find-my-way';
import type { RouteContract } from '@fettle/contracts';
import { DomainError } from '../errors/index.js';
import { handlersOf } from './boot-check.js';
import { readInput, stripped } from './contract-wire.js';
import { readersOf } from './parameters.js';
import type { ParameterReader } from './parameters.js';
import type { ProblemFilter } from './problem.filter.js';
import { RawAnswer, Reply } from './reply.js';
import type { ReplyInit } from './reply.js';
import { stateOf } from './request-state.js';
import type { RouteGuard } from './route-guard.js';
import { contractOf } from './route.decorator.js';
import { answerHeaders, setAnswerHeaders } from './security-headers.js';

/** As long as a request line may be: contracts bound parameters, and a refusal of the router's would not be a problem of ours. */
const MAX_PARAM_LENGTH = 16_384;
const JSON_TYPE = 'application/json; charset=utf-8';

interface Endpoint {
  readonly contract: RouteContract;
  readonly run: (...values: unknown[]) => unknown;
  readonly readers: readonly ParameterReader[];
}

/**
 * The surface that thousands of agents call all the time, without a pipeline between socket and handler: route, guard, contract, controller,
 * answer. Controllers, contracts, guard and problems are the same as elsewhere. Nest's own pipeline costs three times what all of
 * these cost together (docs/decisions/0006).
 */
export class DirectApp {
  private readonly router = findMyWay({ ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH });

  /** @param controllers instances; the boot check has compared their classes with the surface's contracts */
  constructor(
    controllers: readonly object[],
    private readonly guard: RouteGuard,
    private readonly filter: ProblemFilter,
  ) {
    for (const controller of controllers) {
      for (const { handler } of handlersOf(controller.constructor as Type)) this.add(controller, handler);
    }
  }

  readonly handle = (request: IncomingMessage, response: ServerResponse): void => {
    this.answer(request, response).catch((thrown: unknown) => {
      if (!response.headersSent) setAnswerHeaders(response, stateOf(request));
      this.filter.answer(thrown, request, response);
    });
  };

  private add(instance: object, handler: object): void {
    const contract = contractOf(handler)!;
    const run = (handler as (...values: unknown[]) => unknown).bind(instance);
    const endpoint: Endpoint = { contract, run, readers: readersOf(handler) };
    this.router.on(contract.method, `/api/v1${contract.path}`, () => undefined, endpoint);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = this.router.find(request.method as 'GET', request.url!);
    const endpoint = found?.store as Endpoint | undefined;
    if (!endpoint) throw new DomainError('route.not_found');
    const { contract, run, readers } = endpoint;
    const params = found!.params as Record<string, string>;
    await this.guard.enter({ contract, request, response, params });
    const state = stateOf(request);
    await readInput(request, params, state);
    const value = await run(...readers.map((read) => read(request)));
    const head = answerHeaders(state.requestId, state.https);
    if (value instanceof RawAnswer) return writeRaw(value, contract.status, head, response);
    if (value instanceof Reply) addHeaders(head, value.init);
    const text = JSON.stringify(stripped(contract, value instanceof Reply ? value.body : value));
    head.push('content-type', JSON_TYPE, 'content-length', String(Buffer.byteLength(text)));
    response.writeHead(contract.status, head);
    response.end(text);
  }
}

function addHeaders(head: string[], { headers, cookies }: ReplyInit): void {
  for (const pair of Object.entries(headers ?? {})) head.push(...pair);
  for (const cookie of cookies ?? []) head.push('set-cookie', cookie);
}

async function writeRaw(
  { content, init }: RawAnswer,
  status: number,
  head: string[],
  response: ServerResponse,
): Promise<void> {
  addHeaders(head, init);
  head.push('content-type', init.contentType);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const length = bytes instanceof Readable ? init.lengthBytes : bytes.length;
  if (length !== undefined) head.push('content-length', String(length));
  response.writeHead(status, head);
  if (!(bytes instanceof Readable)) return void response.end(bytes);
  // A caller that hangs up while it is sent is no fault; its file is closed.
  await pipeline(bytes, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}
