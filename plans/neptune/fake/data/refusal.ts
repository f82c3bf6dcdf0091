/** The data plane's own errors: UG:Graph Engine Error Messages and Codes. */

export class DataRefusal extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export const malformed = (text: string): DataRefusal => new DataRefusal('MalformedQueryException', 400, text);
/** What Neptune has and this lookalike does not, too: a query is refused, never answered wrongly. */
export const unsupported = (text: string): DataRefusal => new DataRefusal('UnsupportedOperationException', 400, text);
export const badInput = (text: string): DataRefusal => new DataRefusal('InvalidParameterException', 400, text);
export const lacking = (name: string): DataRefusal =>
  new DataRefusal('MissingParameterException', 400, `A required parameter for the specified action is not supplied: ${name}`);
export const denied = (why: string): DataRefusal => new DataRefusal('AccessDeniedException', 403, why);
export const readOnly = (): DataRefusal =>
  new DataRefusal(
    'ReadOnlyViolationException',
    400,
    'The request is rejected because it violates some read-only restriction, such as a designation of a replica as read-only.',
  );
export const constraint = (text: string): DataRefusal => new DataRefusal('ConstraintViolationException', 400, text);
