import 'reflect-metadata';
import { applyDecorators, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import type { Handled as HandledBy, Result as ResultOf, RouteContract, Surface } from '@fettle/contracts';
import type { Ctx } from '../context/index.js';
import { incomingOf } from './incoming.js';
import type { Incoming } from './incoming.js';
import { parameter } from './parameters.js';
import type { Reply } from './reply.js';
import { stateOf } from './request-state.js';

const CONTRACT = 'fettle:contract';

/** What a handler of this contract receives through `@Input()`. */
export type Handled<C extends RouteContract> = HandledBy<C>;
/** What a handler of this contract returns: the body itself or a `Reply` that adds cookies and headers. */
export type Result<C extends RouteContract> = ResultOf<C> | Reply<ResultOf<C>>;

/** Binds a controller method to a contract: method, path, status, and everything that guard, parser and filter need. */
export function Route(contract: RouteContract): MethodDecorator {
  return applyDecorators(
    RequestMapping({ method: RequestMethod[contract.method], path: contract.path }),
    HttpCode(contract.status),
    (_target: object, _key: string | symbol, descriptor: PropertyDescriptor) => {
      Reflect.defineMetadata(CONTRACT, contract, descriptor.value as object);
    },
  );
}

/** The contract of a handler function, or undefined when it has none. */
export function contractOf(handler: object): RouteContract | undefined {
  return Reflect.getMetadata(CONTRACT, handler) as RouteContract | undefined;
}

/** Parameter: `{ params, query, body }`, parsed by the contract (`Handled<typeof contract>`). */
export const Input = parameter((request) => stateOf(request).input);

/** Parameter: the `Ctx` of this request: who, which workspace, request id, origin. */
export const CurrentCtx = parameter((request): Ctx => {
  const { ctx } = stateOf(request);
  if (!ctx) throw new Error('No ctx: the guard did not run');
  return ctx;
});

/** Parameter: cookies, headers, addresses and the abort signal, for the few handlers that need them (sign-in, parked polls). */
export const CurrentIncoming = parameter((request): Incoming => incomingOf(request));

/** Injects the surface that the request came through, in controllers that serve both surfaces of people. */
export const CurrentSurface = parameter((request): Exclude<Surface, 'agent'> => {
  const { surface } = incomingOf(request);
  if (surface === 'agent') throw new Error('A controller of people was reached by an agent');
  return surface;
});
