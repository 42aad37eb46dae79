import { z } from 'zod';
import type { Context } from '../context.js';
import { forAnyOrigin, json, Problem } from '../http/problem.js';
import { no, ok } from './answers.js';
import { openRoute, route, type Route } from './route.js';

/** What operates the server; `document` makes the OpenAPI document of all routes. */
export const serviceRoutes = ({ store, metrics, log }: Context, document: () => unknown): Route[] => [
  openRoute({
    method: 'get',
    path: '/healthz',
    tag: 'Service',
    summary: 'Say whether the store answers',
    answers: { ...ok(z.object({ status: z.literal('ok') }), 'It does'), 503: no('store_unavailable') },
    async handle() {
      try {
        await store.size();
      } catch (cause) {
        log({ level: 'error', what: 'store_unavailable', error: String(cause) });
        throw new Problem(
          503,
          'store_unavailable',
          'The store does not answer. Look at the server’s log and its disk.',
        );
      }
      return json({ status: 'ok' });
    },
  }),
  // Not by address: behind a reverse proxy on the same machine, everybody comes from loopback.
  route({
    method: 'get',
    path: '/metrics',
    tag: 'Service',
    summary: 'Counts for Prometheus (authorization: credentials: <secret key>)',
    keys: ['secret'],
    answers: { 200: { description: 'Prometheus text format', contentType: 'text/plain' } },
    handle: async () =>
      new Response(await metrics.registry.metrics(), {
        headers: {
          ...forAnyOrigin,
          'content-type': metrics.registry.contentType,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
      }),
  }),
  openRoute({
    method: 'get',
    path: '/openapi.json',
    tag: 'Service',
    summary: 'This document',
    answers: ok(z.looseObject({ openapi: z.string() }), 'OpenAPI 3.1'),
    handle: () => json(document()),
  }),
];
