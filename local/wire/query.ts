import { randomUUID } from 'node:crypto';
import { ServiceError } from '../engine/service-error.ts';
import type { WireAnswer, WireService } from './protocol.ts';

/** The operations of a service by name. */
export type QueryOperations = Readonly<Record<string, (input: never) => object | undefined>>;

/** A service in AWS Query: a form goes in, XML comes out. Values of the input are texts, in lists and objects. */
export function queryService(namespace: string, operations: QueryOperations): WireService {
  const answer = (status: number, root: string, content: string): WireAnswer => ({
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() },
    body: `<${root} xmlns="${namespace}">${content}</${root}>`,
  });
  return {
    read({ body }) {
      const { Action: action = '', Version, ...input } = readForm(body.toString());
      if (typeof action !== 'string' || !Object.hasOwn(operations, action)) {
        throw new ServiceError('InvalidAction', 400, `The action ${action} is not valid for this endpoint.`);
      }
      return { action, input };
    },
    perform({ action, input }) {
      const result = operations[action]?.(input as never);
      return answer(
        200,
        `${action}Response`,
        (result === undefined ? '' : element(`${action}Result`, result)) +
          element('ResponseMetadata', { RequestId: randomUUID() }),
      );
    },
    fail({ code, status, message }) {
      const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
      return answer(status, 'ErrorResponse', element('Error', error) + element('RequestId', randomUUID()));
    },
  };
}

interface Fields {
  [name: string]: Fields | string;
}

/** `A.member.1=x` is a list, `A.entry.1.key=k&A.entry.1.value=v` a map (some write `Name` and `Value`), `A.B=x` an object. */
function readForm(form: string): Record<string, unknown> {
  const root: Fields = Object.create(null);
  for (const [path, value] of new URLSearchParams(form)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let fields = root;
    for (const name of names) {
      const known = fields[name];
      const inner = typeof known === 'object' ? known : {};
      fields[name] = inner;
      fields = inner;
    }
    fields[last] = value;
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, readValue(value)]));
}

function readValue(value: Fields | string): unknown {
  if (typeof value === 'string') return value;
  const { member, entry } = value;
  if (typeof member === 'object') return Object.values(member).map(readValue);
  if (typeof entry === 'object') return Object.fromEntries(Object.values(entry).map(readEntry));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readValue(inner)]));
}

function readEntry(entry: Fields | string): [string, unknown] {
  const { Name, Value, key = Name, value = Value } = readValue(entry) as Record<string, unknown>;
  return [String(key), value];
}

/** Lists become `member`s, maps `entry`s, moments ISO 8601. What is undefined is left out. */
function element(name: string, value: unknown): string {
  return value === undefined ? '' : `<${name}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => element('member', item)).join('');
  if (value instanceof Map) {
    return [...value].map(([key, inner]) => element('entry', { key, value: inner })).join('');
  }
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, inner]) => element(name, inner))
      .join('');
  }
  return escapeXml(String(value));
}

const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
