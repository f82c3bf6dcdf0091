/** REST-XML (route53): the operation is method and path, by the http traits of the SDK's schemas. */
import { ServiceFault } from '../service.ts';
import { text, utf8, type WireAnswer, type WireRequest } from '../wire/message.ts';
import { fromText, toText } from '../wire/scalar.ts';
import { members, operationShape, type OperationShape, type Shape, traitsOf } from '../wire/shape.ts';
import { element, escapeXml, memberXml } from '../wire/xml.ts';
import { readXml } from '../wire/xml-read.ts';
import type { LoadedService, Protocol } from './protocol.ts';

interface Way {
  shape: OperationShape;
  method: string;
  labels: string[];
  path: RegExp;
  /** Constant parts of the query: /2013-04-01/delegationset?x. */
  query: string[];
}

const waysOf = new WeakMap<object, Way[]>();

/** Longest constant part first: /hostedzone/count is not a zone named count. */
function ways({ sdk }: LoadedService): Way[] {
  let found = waysOf.get(sdk);
  if (!found) {
    const shapes = Object.keys(sdk)
      .filter((name) => /^[A-Z]\w*\$$/.test(name))
      .map((name) => operationShape(sdk, name.slice(0, -1)));
    found = shapes.flatMap((shape): Way[] => (shape?.traits.http ? [wayOf(shape, shape.traits.http)] : [])).sort((a, b) => a.labels.length - b.labels.length);
    waysOf.set(sdk, found);
  }
  return found;
}

function wayOf(shape: OperationShape, [method, template]: [string, string, number]): Way {
  const [path = '', query = ''] = template.split('?');
  const labels: string[] = [];
  const pattern = path.split('/').map((part) => {
    const label = /^\{(\w+)(\+?)\}$/.exec(part);
    if (!label) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    labels.push(label[1] ?? '');
    return label[2] ? '(.+)' : '([^/]+)';
  });
  return { shape, method, labels, path: new RegExp(`^${pattern.join('/')}/?$`), query: query ? query.split('&') : [] };
}

const wayFor = (request: WireRequest, loaded: LoadedService): Way | undefined =>
  ways(loaded).find((way) => way.method === request.method && way.path.test(request.path) && way.query.every((name) => name in request.query));

const answerXml = (status: number, requestId: string, xml: string, headers: Record<string, string> = {}): WireAnswer => ({
  status,
  headers: { ...headers, 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body: utf8(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`),
});

export const restXml: Protocol = {
  family: 'xml',
  operation: (request, loaded) => wayFor(request, loaded)?.shape.name ?? '',
  read(shape, request, loaded) {
    const way = wayFor(request, loaded);
    const labels = way?.path.exec(request.path)?.slice(1) ?? [];
    const inBody: [string, Shape][] = [];
    const read: Record<string, unknown> = {};
    for (const [name, member] of members(shape.input)) {
      const { httpLabel, httpQuery, httpHeader } = traitsOf(member);
      const value = httpLabel
        ? decode(labels[way?.labels.indexOf(name) ?? -1])
        : httpQuery
          ? request.query[httpQuery]
          : httpHeader
            ? request.headers[httpHeader.toLowerCase()]
            : undefined;
      if (value !== undefined) read[name] = fromText(member, value, name);
      else if (!httpLabel && !httpQuery && !httpHeader) inBody.push([name, member]);
    }
    return { ...(inBody.length > 0 ? readXml(shape.input, text(request.body)) : {}), ...read };
  },
  answer(shape, output, { requestId, loaded }) {
    const headers: Record<string, string> = {};
    let xml = '';
    for (const [name, member] of members(shape.output)) {
      const value = output[name];
      if (value === undefined || value === null) continue;
      const { httpHeader, xmlName } = traitsOf(member);
      if (httpHeader) headers[httpHeader.toLowerCase()] = toText(member, value);
      else xml += memberXml(member, xmlName ?? name, value);
    }
    return answerXml(
      shape.traits.http?.[2] ?? 200,
      requestId,
      element(shape.output.getName() ?? `${shape.name}Response`, xml, ` xmlns="${loaded?.wire.xmlNamespace ?? ''}"`),
      headers,
    );
  },
  refuse({ status, code, sender, message }, { requestId, loaded }) {
    const error = element('Type', sender ? 'Sender' : 'Receiver') + element('Code', code) + element('Message', escapeXml(message));
    return answerXml(
      status,
      requestId,
      element('ErrorResponse', element('Error', error) + element('RequestId', requestId), ` xmlns="${loaded?.wire.xmlNamespace ?? ''}"`),
    );
  },
};

function decode(label: string | undefined): string | undefined {
  try {
    return label === undefined ? undefined : decodeURIComponent(label);
  } catch {
    throw new ServiceFault('InvalidInput', `${label} is not a valid path`, 400);
  }
}
