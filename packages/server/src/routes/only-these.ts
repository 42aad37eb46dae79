import { z } from 'zod';

/**
 * A query of these parameters alone. People are looked up by POST, since addresses end up in logs and histories: whoever
 * puts an identifier into one is told so, instead of being answered as if they had asked for nothing.
 */
export const onlyThese = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `The address takes ${Object.keys(shape).join(', ') || 'no parameters'} and nothing else. Search people with POST /v1/people/search and find whose an identifier is with POST /v1/people/resolve, so that nothing personal is in an address`
        : undefined,
  });
