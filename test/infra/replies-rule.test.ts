import { describe, expect, it } from '@jest/globals';
import { carePlans } from '../../care-plans/index.ts';
import type { CarePlan, CarePlans } from '../../lambdas/domain/care-plan.ts';
import { checkReplies } from '../../lib/replies-rule.ts';
import { ConfigurationError } from '../../lib/stage-config.ts';

const sms = {};

/** The care plan, with or without a word on what replies to its first check-in mean. */
function plans({ areRead }: { areRead: boolean }): CarePlans {
  const [plan] = Object.values(carePlans) as [CarePlan];
  const [first, ...rest] = plan.checkIns.map((checkIn) => {
    const { replies: _, ...unread } = checkIn as typeof checkIn & { replies?: unknown };
    return unread;
  });
  return {
    one: {
      ...plan,
      id: 'one',
      checkIns: [Object.assign({}, first, areRead && { replies: {} }), ...rest],
    } as CarePlan,
  };
}

describe('a stage whose sender is one-way', () => {
  it('is refused where a care plan says what replies mean', () => {
    expect(() => checkReplies(sms, plans({ areRead: true }))).toThrow(
      new ConfigurationError(
        "sms.twoWay: must be given: the care plan one asks for replies, and nobody would hear one. Say { numberArn }, or 'elsewhere' if they reach a person another way",
      ),
    );
  });

  it('is fine with care plans that ask for none', () => {
    expect(() => checkReplies(sms, plans({ areRead: false }))).not.toThrow();
  });

  it('is fine where it says that replies reach a person another way', () => {
    expect(() => checkReplies({ ...sms, twoWay: 'elsewhere' }, plans({ areRead: true }))).not.toThrow();
  });
});

it('a stage whose sender is two-way is fine with every care plan', () => {
  expect(() => checkReplies({ ...sms, twoWay: { simulator: true } }, plans({ areRead: true }))).not.toThrow();
});
