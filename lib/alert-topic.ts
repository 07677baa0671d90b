import { SecuredTopic } from './secured-topic.ts';

/**
 * What a person must be told. A message holds ids, no phone and no text; its attributes clinic, severity and kind let a
 * subscription choose.
 */
export class AlertTopic extends SecuredTopic {}
