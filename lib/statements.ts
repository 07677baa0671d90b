import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

type Conditions = Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;

/** A policy statement, written by hand. */
export const allow = (actions: string[], resource: string, conditions: Conditions = {}): PolicyStatement =>
  new PolicyStatement({ actions, resources: [resource], conditions });

/** A policy statement over resources that can only be named by a pattern, and why that is so. */
export class PatternStatement extends PolicyStatement {
  readonly pattern: string;
  readonly reason: string;

  constructor(actions: string[], pattern: string, reason: string, conditions: Conditions = {}) {
    super({ actions, resources: [pattern], conditions });
    this.pattern = pattern;
    this.reason = reason;
  }
}

/** The condition that all items which a call to the table names are in partitions like these. */
export const inPartitions = (...partitions: string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
});
