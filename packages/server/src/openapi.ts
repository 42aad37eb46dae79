import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { z } from 'zod';
import type { Route } from './routes/route.js';
import { ingestBodies } from './routes/ingest-routes.js';

/** The OpenAPI 3.1 document of these routes, from the schemas they are checked with. */
export function openApiOf(routes: readonly Route[]): unknown {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) };
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Omokit',
      version: '0.1.0',
      description:
        'The reference backend. Events are Segment messages; an error is a JSON object with a stable code and a sentence.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A key' },
        basic: { type: 'http', scheme: 'basic', description: 'The key as user name, an empty password' },
      },
    },
    paths,
  });
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const body = ingestBodies[route.path] ?? route.body;
  const parameters = {
    ...(route.params && { path: route.params as z.ZodObject }),
    ...(route.query && { query: route.query as z.ZodObject }),
  };
  return {
    operationId: `${route.method}${route.path.replace(/\/v1/, '').replace(/[^a-zA-Z]+(\w?)/g, (_, first: string) => first.toUpperCase())}`,
    summary: route.summary,
    tags: [route.tag],
    ...(route.keys
      ? {
          security: [{ bearer: [] }, { basic: [] }],
          description: `Keys: ${route.keys.join(', ')}.${route.keyInBody ? ' Also as writeKey in the body.' : ''}`,
        }
      : { security: [] }),
    ...(Object.keys(parameters).length > 0 && { requestParams: parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: Object.fromEntries(
      Object.entries(route.answers).map(([status, { description, schema, contentType }]) => [
        status,
        {
          description,
          ...(schema && { content: { [contentType ?? 'application/json']: { schema } } }),
          ...(!schema && contentType && { content: { [contentType]: {} } }),
        },
      ]),
    ),
  };
}
