import type { AuthenticatedHandler, Exchange, Handler } from './exchange';
import { sendUnauthorized } from './respond';

interface Route {
  method: string;
  segments: string[];
  handler: Handler;
}

/** Finds the handler of a request: literal segments, `:name` for one segment, a last `*name` for the rest. */
export class Router {
  private readonly routes: Route[] = [];

  /** For everybody. */
  open(method: string, pattern: string, handler: Handler): this {
    this.routes.push({ method, segments: pattern.split('/'), handler });

    return this;
  }

  /** For those who are logged in; others get a 401. */
  route(method: string, pattern: string, handler: AuthenticatedHandler): this {
    return this.open(method, pattern, (exchange) => {
      const { caller } = exchange;

      return caller ? handler(Object.assign(exchange, { caller })) : sendUnauthorized(exchange);
    });
  }

  /** The handler, with the path's named parts put into `exchange.params`; `undefined` if no route fits. */
  find(exchange: Exchange): Handler | undefined {
    const path = exchange.path.split('/');

    for (const route of this.routes) {
      const params = route.method === exchange.req.method || route.method === '*' ? match(route.segments, path) : undefined;

      if (params) {
        exchange.params = params;

        return route.handler;
      }
    }

    return undefined;
  }
}

function match(pattern: string[], path: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};

  for (const [index, segment] of pattern.entries()) {
    if (segment.startsWith('*')) {
      params[segment.slice(1)] = path.slice(index).join('/');

      return params;
    }
    const actual = path[index];

    if (actual === undefined || (!segment.startsWith(':') && segment !== actual)) {
      return undefined;
    }
    if (segment.startsWith(':')) {
      const decoded = decode(actual);

      if (!decoded) {
        return undefined;
      }
      params[segment.slice(1)] = decoded;
    }
  }

  return path.length === pattern.length ? params : undefined;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
