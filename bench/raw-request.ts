import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

/** A request to AWS, but for its signature. */
interface Unsigned {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const {
  AWS_ENDPOINT_URL = '',
  AWS_REGION,
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY,
  AWS_SESSION_TOKEN,
} = process.env;
const { hostname, port, host } = new URL(AWS_ENDPOINT_URL);
const agent = new Agent({ keepAlive: true });

/** Sends a request with the least that AWS asks for, Signature Version 4, and reads the answer as JSON where it is. */
export const send = (unsigned: Unsigned): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const { method, path, body } = unsigned;
    const sent = request({ hostname, port, method, path, agent, headers: sign(unsigned) }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        // A refusal is an answer too; what was not recorded is none.
        if (response.statusCode === 501) return reject(new Error(text));
        resolve(text.startsWith('{') ? JSON.parse(text) : text);
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
function sign({ service, method, path, body, headers }: Unsigned): Record<string, string> {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const signed: Record<string, string> = {
    ...headers,
    host,
    'x-amz-date': time,
    'x-amz-security-token': AWS_SESSION_TOKEN ?? '',
  };
  const names = Object.keys(signed).sort();
  const canonical = [
    method,
    path,
    '',
    ...names.map((name) => `${name}:${signed[name]}`),
    '',
    names.join(';'),
    createHash('sha256').update(body).digest('hex'),
  ].join('\n');
  const scope = `${day}/${AWS_REGION}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join(
    '\n',
  );
  let key: string | Buffer = `AWS4${AWS_SECRET_ACCESS_KEY}`;
  for (const part of [day, AWS_REGION ?? '', service, 'aws4_request'])
    key = createHmac('sha256', key).update(part).digest();
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  return {
    ...signed,
    authorization: `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    'content-length': String(Buffer.byteLength(body)),
  };
}
