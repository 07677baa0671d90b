import { randomUUID } from 'node:crypto';
import { ServiceError } from '../engine/service-error.ts';
import type { PublishInput, Sms } from '../engine/sms.ts';
import type { Topics } from '../engine/topics.ts';
import type { WireAnswer, WireService } from './protocol.ts';

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** SNS in AWS Query: a form goes in, XML comes out. */
export function snsService(sms: Sms, topics: Topics): WireService {
  const operations: Readonly<Record<string, (input: PublishInput & { readonly Name?: string }) => object>> = {
    Publish: (input) => (input.TopicArn === undefined ? sms.publish(input) : topics.publish(input)),
    CreateTopic: (input) => topics.createTopic(input),
  };
  return {
    read({ body }) {
      const form = new URLSearchParams(body.toString());
      const action = form.get('Action') ?? '';
      if (!Object.hasOwn(operations, action)) {
        throw new ServiceError('InvalidAction', 400, `The action ${action} is not valid for this endpoint.`);
      }
      return { action, input: action === 'Publish' ? readPublish(form) : valuesOf(form, ['Name']) };
    },
    perform({ action, input }) {
      const result = Object.entries(operations[action]?.(input as object) ?? {});
      const content = result.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`).join('');
      return xmlAnswer(
        200,
        `${action}Response`,
        `<${action}Result>${content}</${action}Result>` +
          `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`,
      );
    },
    fail({ code, status, message }) {
      const type = status < 500 ? 'Sender' : 'Receiver';
      return xmlAnswer(
        status,
        'ErrorResponse',
        `<Error><Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>` +
          `<RequestId>${randomUUID()}</RequestId>`,
      );
    },
  };
}

function readPublish(form: URLSearchParams): PublishInput {
  const attributes: Record<string, Record<string, string>> = {};
  for (let index = 1; form.has(`MessageAttributes.entry.${index}.Name`); index += 1) {
    const entry = `MessageAttributes.entry.${index}`;
    attributes[form.get(`${entry}.Name`) ?? ''] = valuesOf(
      form,
      ['DataType', 'StringValue'],
      `${entry}.Value.`,
    );
  }
  return {
    ...valuesOf(form, ['PhoneNumber', 'TopicArn', 'TargetArn', 'Message', 'Subject']),
    MessageAttributes: attributes,
  };
}

const valuesOf = (form: URLSearchParams, names: readonly string[], prefix = ''): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = form.get(`${prefix}${name}`);
      return value === null ? [] : [[name, value]];
    }),
  );

const xmlAnswer = (status: number, root: string, content: string): WireAnswer => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': randomUUID() },
  body: `<${root} xmlns="${NAMESPACE}">${content}</${root}>`,
});

const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
