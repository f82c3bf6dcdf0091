/** Which protocol a request speaks: its headers say; where they do not, its service's own. */
import type { SandboxService } from '../service.ts';
import type { WireRequest } from '../wire/message.ts';
import { cbor } from './cbor.ts';
import { json } from './json.ts';
import type { Protocol } from './protocol.ts';
import { ec2, query } from './query.ts';
import { restXml } from './rest-xml.ts';

const own: Record<SandboxService['protocol'], Protocol> = { query, ec2, 'json1.0': json, 'json1.1': json, 'rest-xml': restXml };

export function protocolOf(request: WireRequest, service: SandboxService | undefined): Protocol {
  const type = request.headers['content-type'] ?? '';
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return cbor;
  if (request.headers['x-amz-target'] !== undefined || type.startsWith('application/x-amz-json')) return json;
  const form = type.startsWith('application/x-www-form-urlencoded') || request.query.Action !== undefined;
  if (form) return service?.protocol === 'ec2' ? ec2 : query;
  return service ? own[service.protocol] : restXml;
}
