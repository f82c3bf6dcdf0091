/** Smithy RPC v2 CBOR: POST /service/NAME/operation/NAME, which botocore speaks to CloudWatch. */
import { cbor as codec } from '@smithy/core/cbor';
import { readTree, writeTree } from '../wire/tree.ts';
import { queryErrorHeader } from './json.ts';
import { malformedBody, type Protocol } from './protocol.ts';

const headers = (requestId: string) => ({ 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor', 'x-amzn-requestid': requestId });

export const cbor: Protocol = {
  family: 'json',
  operation: (request) => /^\/service\/[^/]+\/operation\/([^/]+)$/.exec(request.path)?.[1] ?? '',
  read(shape, request) {
    let body: unknown;
    try {
      body = request.body.length > 0 ? codec.deserialize(request.body) : {};
    } catch (error) {
      throw malformedBody((error as Error).message);
    }
    return shape.input.isUnitSchema() ? {} : readTree(shape.input, body);
  },
  answer: (shape, output, { requestId }) => ({
    status: 200,
    headers: headers(requestId),
    body: codec.serialize(shape.output.isUnitSchema() ? {} : writeTree(shape.output, output, 'cbor')),
  }),
  refuse: ({ name, code, status, sender, message }, answering) => ({
    status,
    headers: { ...headers(answering.requestId), ...queryErrorHeader(code, sender, answering) },
    body: codec.serialize({ __type: name, message }),
  }),
};
