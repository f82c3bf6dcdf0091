/** JSON 1.0 and 1.1: the operation in X-Amz-Target, the input as the body. */
import { text, utf8 } from '../wire/message.ts';
import { members } from '../wire/shape.ts';
import { readTree, writeTree } from '../wire/tree.ts';
import { malformedBody, type Answering, type Protocol } from './protocol.ts';

const contentType = ({ request, loaded }: Answering): string => {
  const asked = /^application\/x-amz-json-1\.[01]/.exec(request.headers['content-type'] ?? '')?.[0];
  return asked ?? `application/x-amz-json-${loaded?.service.protocol === 'json1.0' ? '1.0' : '1.1'}`;
};

/** Old Query codes for clients that still look for them: "AWS Query compatible" of Smithy. */
export const queryErrorHeader = (code: string, sender: boolean, { loaded }: Answering): Record<string, string> =>
  loaded?.wire.queryCompatible ? { 'x-amzn-query-error': `${code};${sender ? 'Sender' : 'Receiver'}` } : {};

export const json: Protocol = {
  family: 'json',
  operation: (request) => (request.headers['x-amz-target'] ?? '').split('.').at(-1) ?? '',
  read(shape, request) {
    let body: unknown;
    try {
      body = request.body.length > 0 ? JSON.parse(text(request.body)) : {};
    } catch (error) {
      throw malformedBody((error as Error).message);
    }
    return shape.input.isUnitSchema() ? {} : readTree(shape.input, body);
  },
  answer(shape, output, answering) {
    const body = shape.output.isUnitSchema() ? '' : JSON.stringify(writeTree(shape.output, output, 'json'));
    return { status: 200, headers: { 'content-type': contentType(answering), 'x-amzn-requestid': answering.requestId }, body: utf8(body) };
  },
  refuse({ name, code, status, sender, message, shape }, answering) {
    const field = shape && [...members(shape)].some(([member]) => member === 'Message') ? 'Message' : 'message';
    return {
      status,
      headers: { 'content-type': contentType(answering), 'x-amzn-requestid': answering.requestId, ...queryErrorHeader(code, sender, answering) },
      body: utf8(JSON.stringify({ __type: name, [field]: message })),
    };
  },
};
