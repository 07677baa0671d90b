import { Readable } from 'node:stream';
import dynalite from 'dynalite';
import { jsonAnswer, parseJsonObject } from './json.ts';
import type { WireAnswer, WireRequest, WireService } from './protocol.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.0';

/** DynamoDB: dynalite, in memory, which checks and answers requests by itself. */
export function dynamoDbService(): WireService {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  return {
    read: ({ headers, body }) => ({
      action: String(headers['x-amz-target'] ?? '').split('.')[1] ?? '',
      input: parseJsonObject(body),
    }),
    perform: (_, request) => new Promise((resolve) => emitRequest(server, request, resolve)),
    fail: ({ code, status, message }) =>
      jsonAnswer(status, CONTENT_TYPE, { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }),
  };
}

/** Hands dynalite a request whose body has been read already, and an answer that is not yet sent. */
function emitRequest(
  server: ReturnType<typeof dynalite>,
  { method, url, headers, body }: WireRequest,
  answer: (answer: WireAnswer) => void,
): void {
  const answered: Record<string, string | number> = {};
  const response = {
    statusCode: 200,
    setHeader(name: string, value: string | number) {
      answered[name.toLowerCase()] = value;
    },
    end(text = '') {
      answer({ status: response.statusCode, headers: answered, body: text });
    },
  };
  server.emit('request', Object.assign(Readable.from([body]), { method, url, headers }), response);
}
