import type { PublishInput, Sms } from '../engine/sms.ts';
import type { SubscribeInput, Subscriptions } from '../engine/subscriptions.ts';
import type { Topics } from '../engine/topics.ts';
import type { WireService } from './protocol.ts';
import { queryService } from './query.ts';

type Of<Method extends keyof Subscriptions> = Parameters<Subscriptions[Method]>[0];

/** SNS in AWS Query. */
export const snsService = (sms: Sms, topics: Topics, subscriptions: Subscriptions): WireService =>
  queryService('http://sns.amazonaws.com/doc/2010-03-31/', {
    Publish: (input: PublishInput) =>
      input.TopicArn === undefined ? sms.publish(input) : topics.publish(input),
    CreateTopic: (input: { readonly Name?: string }) => topics.createTopic(input),
    Subscribe: (input: SubscribeInput) => subscriptions.subscribe(input),
    Unsubscribe: (input: Of<'unsubscribe'>) => void subscriptions.unsubscribe(input),
    ListSubscriptionsByTopic: (input: Of<'listSubscriptionsByTopic'>) =>
      subscriptions.listSubscriptionsByTopic(input),
    GetSubscriptionAttributes: (input: Of<'getSubscriptionAttributes'>) =>
      subscriptions.getSubscriptionAttributes(input),
    SetSubscriptionAttributes: (input: Of<'setSubscriptionAttributes'>) =>
      void subscriptions.setSubscriptionAttributes(input),
  });
