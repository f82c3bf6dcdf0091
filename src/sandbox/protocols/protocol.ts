/** What a wire protocol does for a request: names its operation, reads its input, writes its answer or its refusal. */
import { ServiceFault, type SandboxService } from '../service.ts';
import type { WireAnswer, WireRequest } from '../wire/message.ts';
import type { Family, Refusal } from '../wire/refusal.ts';
import { type OperationShape, type SdkModule, type ServiceWire, serviceWire } from '../wire/shape.ts';

/** A service with its SDK's schemas. */
export interface LoadedService {
  service: SandboxService;
  sdk: SdkModule;
  wire: ServiceWire;
}

export interface Answering {
  requestId: string;
  request: WireRequest;
  /** Absent where nobody knows whom the request was for. */
  loaded: LoadedService | undefined;
}

export interface Protocol {
  family: Family;
  /** The operation asked for; '' where the request names none. */
  operation(request: WireRequest, loaded: LoadedService): string;
  /** The input; throws the service's fault for what it cannot read. */
  read(shape: OperationShape, request: WireRequest, loaded: LoadedService): unknown;
  answer(shape: OperationShape, output: Record<string, unknown>, answering: Answering): WireAnswer;
  refuse(refusal: Refusal, answering: Answering): WireAnswer;
}

export function loader(): (service: SandboxService) => Promise<LoadedService> {
  const loaded = new Map<SandboxService, Promise<LoadedService>>();
  return (service) => {
    let found = loaded.get(service);
    if (!found) loaded.set(service, (found = service.sdk().then((sdk) => ({ service, sdk, wire: serviceWire(sdk) }))));
    return found;
  };
}

export const malformedBody = (what: string): ServiceFault => new ServiceFault('SerializationException', `Could not parse the request body: ${what}`, 400);
