import type { Stacks } from '../engine/stacks.ts';
import type { WireService } from './protocol.ts';
import { queryService } from './query.ts';

/** CloudFormation in AWS Query. */
export const cloudFormationService = (stacks: Stacks): WireService =>
  queryService('http://cloudformation.amazonaws.com/doc/2010-05-15/', {
    DescribeStacks: (input: { readonly StackName?: string }) => stacks.describeStacks(input),
  });
