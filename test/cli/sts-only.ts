/** An endpoint on loopback that is no sandbox and says so by saying nothing: to encmigrate it is LIVE. It knows who you are, and little else. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StsOnly {
  url: string;
  /** Every action that was asked, in order. */
  asked: string[];
  close(): void;
}

const identity = (account: string) =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/ops</Arn><UserId>U</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
const refusal = (code: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>refused by the test</Message></Error><RequestId>req-42</RequestId></ErrorResponse>`;

/** `answer` is an error code for everything but STS; `sts` one for STS itself. */
export async function stsOnly({
  account = '123456789012',
  answer = 'AccessDenied',
  sts,
}: {
  account?: string;
  answer?: string;
  sts?: string;
} = {}): Promise<StsOnly> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const action = new URLSearchParams(body).get('Action') ?? '';
    asked.push(action);
    const refused = action === 'GetCallerIdentity' ? sts : answer;
    response.writeHead(refused ? 403 : 200, { 'content-type': 'text/xml', 'x-amzn-requestid': 'req-42' });
    response.end(refused ? refusal(refused) : identity(account));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
