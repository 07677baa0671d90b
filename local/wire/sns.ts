import type { PublishInput, Sms } from '../engine/sms.ts';
import type { Topics } from '../engine/topics.ts';
import type { WireService } from './protocol.ts';
import { queryService } from './query.ts';

/** SNS in AWS Query. */
export const snsService = (sms: Sms, topics: Topics): WireService =>
  queryService('http://sns.amazonaws.com/doc/2010-03-31/', {
    Publish: (input: PublishInput) =>
      input.TopicArn === undefined ? sms.publish(input) : topics.publish(input),
    CreateTopic: (input: { readonly Name?: string }) => topics.createTopic(input),
  });
