/** Faults as they travel: shape name, wire code, HTTP status. And the faults every AWS service gives before an operation is reached. */
import { ServiceFault } from '../service.ts';
import { errorShape, type SdkModule, type Shape, traitsOf } from './shape.ts';

export interface Refusal {
  /** Shape name, as JSON and CBOR services write it; for an error without a shape, the code itself. */
  name: string;
  /** Code that Query, EC2 and REST-XML services write: the shape's awsQueryError trait, else its name. */
  code: string;
  status: number;
  sender: boolean;
  message: string;
  shape?: Shape;
}

/** JSON services answer a client's mistake with 400 whatever the models say: KMS's NotFoundException is no 404. */
export function refusal(sdk: SdkModule, fault: ServiceFault, family: Family): Refusal {
  const shape = errorShape(sdk, fault.shape);
  const traits = shape ? traitsOf(shape) : {};
  const [code, queryStatus] = traits.awsQueryError ?? [fault.shape, undefined];
  const modelled = family === 'json' ? undefined : (queryStatus ?? traits.httpError);
  const status = fault.status ?? modelled ?? (traits.error === 'server' ? 500 : 400);
  return { name: fault.shape, code, status, sender: status < 500, message: fault.message, ...(shape ? { shape } : {}) };
}

export type Family = 'query' | 'ec2' | 'json' | 'xml';

/** Faults that have other names in each family of protocols. Texts as AWS gives them. */
export const common = {
  expired: (family: Family): ServiceFault =>
    family === 'json'
      ? new ServiceFault('ExpiredTokenException', 'The security token included in the request is expired', 400)
      : family === 'ec2'
        ? new ServiceFault('RequestExpired', 'Request has expired.', 400)
        : new ServiceFault('ExpiredToken', 'The security token included in the request is expired', 403),
  denied: (family: Family, who: string, action: string): ServiceFault => {
    const why = `User: ${who} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
    if (family === 'json') return new ServiceFault('AccessDeniedException', why, 400);
    if (family === 'ec2') return new ServiceFault('UnauthorizedOperation', `You are not authorized to perform this operation. ${why}`, 403);
    return new ServiceFault('AccessDenied', why, 403);
  },
  throttled: (family: Family): ServiceFault =>
    family === 'json'
      ? new ServiceFault('ThrottlingException', 'Rate exceeded', 400)
      : family === 'ec2'
        ? new ServiceFault('RequestLimitExceeded', 'Request limit exceeded.', 503)
        : new ServiceFault('Throttling', 'Rate exceeded', 400),
  internal: (family: Family): ServiceFault =>
    family === 'ec2'
      ? new ServiceFault('InternalError', 'An internal error has occurred', 500)
      : new ServiceFault('InternalFailure', 'The request processing has failed because of an unknown error, exception or failure.', 500),
  unsigned: (family: Family): ServiceFault =>
    family === 'json'
      ? new ServiceFault('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 400)
      : new ServiceFault('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
  otherAccount: (family: Family): ServiceFault =>
    family === 'json'
      ? new ServiceFault('UnrecognizedClientException', 'The security token included in the request is invalid.', 400)
      : family === 'ec2'
        ? new ServiceFault('AuthFailure', 'AWS was not able to validate the provided access credentials', 401)
        : new ServiceFault('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
  unknownOperation: (family: Family, operation: string, version: string): ServiceFault =>
    family === 'json'
      ? new ServiceFault('UnknownOperationException', `The operation ${operation} is not known to this service`, 400)
      : family === 'ec2'
        ? new ServiceFault('InvalidAction', `The action ${operation} is not valid for this web service.`, 400)
        : new ServiceFault('InvalidAction', `Could not find operation ${operation} for version ${version}`, 400),
};
