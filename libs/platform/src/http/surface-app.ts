import 'reflect-metadata';
import { RequestMethod } from '@nestjs/common';
import type {
  CanActivate,
  DynamicModule,
  ExceptionFilter,
  INestApplication,
  INestApplicationContext,
  NestInterceptor,
  Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Surface } from '@fettle/contracts';
import { NestLogger } from '../logging/index.js';
import type { Log } from '../logging/index.js';

export interface SurfaceAppParts {
  readonly kind: Surface;
  readonly core: INestApplicationContext;
  readonly controllers: readonly Type[];
  readonly log: Log;
  readonly guard: CanActivate;
  readonly interceptor: NestInterceptor;
  readonly filter: ExceptionFilter;
}

export interface SurfaceApp {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** A Nest application without a listener: Express for people, Fastify for agents; our own server calls `handle`. */
export async function createSurfaceApp(parts: SurfaceAppParts): Promise<SurfaceApp> {
  const { adapter, handle } = parts.kind === 'agent' ? fastifyEntry() : expressEntry();
  const app = await NestFactory.create<INestApplication>(surfaceModule(parts), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(parts.log),
  });
  app.setGlobalPrefix('api/v1', { exclude: [{ path: '/', method: RequestMethod.OPTIONS }] });
  app.useGlobalGuards(parts.guard);
  app.useGlobalInterceptors(parts.interceptor);
  app.useGlobalFilters(parts.filter);
  silenceHooks(app);
  await app.init();
  if (adapter instanceof FastifyAdapter) await adapter.getInstance().ready();
  return { handle, close: () => app.close() };
}

class SurfaceModule {}

/**
 * The controllers, and for each thing that they inject the one instance of the core context. Nothing is made here, so pools, queues and
 * services exist once however many surfaces a process has.
 */
function surfaceModule({ controllers, core }: SurfaceAppParts): DynamicModule {
  const tokens = new Set(controllers.flatMap(injectedTokens));
  const providers = [...tokens].map((token) => ({
    provide: token as Type,
    useValue: core.get<unknown>(token as Type, { strict: false }),
  }));
  return { module: SurfaceModule, controllers: [...controllers], providers };
}

function injectedTokens(controller: Type): unknown[] {
  const types = (Reflect.getMetadata('design:paramtypes', controller) ?? []) as unknown[];
  const named = (Reflect.getMetadata('self:paramtypes', controller) ?? []) as { index: number; param: unknown }[];
  return types.map((type, index) => named.find((entry) => entry.index === index)?.param ?? type);
}

/** The instances belong to the core context, which runs their lifecycle hooks; a second run from here would close pools twice. */
function silenceHooks(app: INestApplication): void {
  const nothing = async (): Promise<void> => undefined;
  const names = ['callInitHook', 'callBootstrapHook', 'callDestroyHook', 'callBeforeShutdownHook', 'callShutdownHook'];
  for (const name of names) Object.defineProperty(app, name, { value: nothing });
}

function expressEntry() {
  const adapter = new ExpressAdapter();
  const express = adapter.getInstance<{
    (request: IncomingMessage, response: ServerResponse): void;
    set(name: string, value: unknown): void;
  }>();
  for (const name of ['x-powered-by', 'etag', 'query parser']) express.set(name, false);
  express.set('case sensitive routing', true);
  return { adapter, handle: (request: IncomingMessage, response: ServerResponse) => express(request, response) };
}

/** As long as a request line may be: contracts bound parameters, and Fastify's own refusal would not be a problem of ours. */
const MAX_PARAM_LENGTH = 16_384;

function fastifyEntry() {
  const adapter = new FastifyAdapter({
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
  });
  const fastify = adapter.getInstance();
  // Bodies are read by the interceptor, after the guard, the same way under both adapters.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
  return {
    adapter,
    handle: (request: IncomingMessage, response: ServerResponse) => fastify.routing(request, response),
  };
}
