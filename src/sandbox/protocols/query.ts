/** Query/XML (elasticache, sts, rds) and EC2 query: a form in, XML out. */
import { readForm, parseForm } from '../wire/form.ts';
import { text, utf8, type WireAnswer, type WireRequest } from '../wire/message.ts';
import { element, escapeXml, membersXml } from '../wire/xml.ts';
import type { Protocol } from './protocol.ts';

const xmlAnswer = (status: number, requestId: string, xml: string): WireAnswer => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body: utf8(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`),
});

const formOf = (request: WireRequest): string =>
  request.body.length > 0 ? text(request.body) : new URLSearchParams(Object.entries(request.query).filter(([key]) => !key.startsWith('X-Amz-'))).toString();

const operation = (request: WireRequest): string => new URLSearchParams(formOf(request)).get('Action') ?? '';

const namespace = (uri: string | undefined): string => (uri ? ` xmlns="${uri}"` : '');

export const query: Protocol = {
  family: 'query',
  operation,
  read: (shape, request) => readForm(shape.input, parseForm(formOf(request)), 'query'),
  answer(shape, output, { requestId, loaded }) {
    const result = shape.output.isUnitSchema() ? '' : element(`${shape.name}Result`, membersXml(shape.output, output));
    const meta = element('ResponseMetadata', element('RequestId', requestId));
    return xmlAnswer(200, requestId, element(`${shape.name}Response`, result + meta, namespace(loaded?.wire.xmlNamespace)));
  },
  refuse({ status, code, sender, message }, { requestId, loaded }) {
    const error = element('Type', sender ? 'Sender' : 'Receiver') + element('Code', code) + element('Message', escapeXml(message));
    return xmlAnswer(
      status,
      requestId,
      element('ErrorResponse', element('Error', error) + element('RequestId', requestId), namespace(loaded?.wire.xmlNamespace)),
    );
  },
};

export const ec2: Protocol = {
  family: 'ec2',
  operation,
  read: (shape, request) => readForm(shape.input, parseForm(formOf(request)), 'ec2'),
  answer(shape, output, { requestId, loaded }) {
    return xmlAnswer(
      200,
      requestId,
      element(`${shape.name}Response`, element('requestId', requestId) + membersXml(shape.output, output), namespace(loaded?.wire.xmlNamespace)),
    );
  },
  refuse({ status, code, message }, { requestId }) {
    const error = element('Error', element('Code', code) + element('Message', escapeXml(message)));
    return xmlAnswer(status, requestId, element('Response', element('Errors', error) + element('RequestID', requestId)));
  },
};
