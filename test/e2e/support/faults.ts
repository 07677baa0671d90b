import type { Call, Intercept } from '../../../local/wire/fault.ts';

/** Shows every call to all of them; the first that does not let it pass decides. */
export const allOf =
  (...intercepts: readonly Intercept[]): Intercept =>
  (call) =>
    intercepts.map((intercept) => intercept(call)).find((verdict) => verdict !== 'pass') ?? 'pass';

/** SNS throttles the first text, as its API says it does, and no other. */
export function throttleFirstText(): Intercept {
  let texts = 0;
  return ({ caller, action }) => {
    if (!caller.includes('Dispatch') || action !== 'Publish') return 'pass';
    texts += 1;
    return texts === 1
      ? { before: { code: 'Throttled', status: 429, message: 'Rate exceeded for SMS messages.' } }
      : 'pass';
  };
}

/** SNS throttles the first answers to the replies of a phone, and takes the next. */
export function throttleAnswers(most: number, phone: string): Intercept {
  let answers = 0;
  return ({ caller, service, input }) => {
    const isText = service === 'sns' && (input as { PhoneNumber?: string }).PhoneNumber === phone;
    if (!caller.includes('Replies') || !isText) return 'pass';
    answers += 1;
    return answers <= most
      ? { before: { code: 'Throttled', status: 429, message: 'Rate exceeded for SMS messages.' } }
      : 'pass';
  };
}

/** SNS takes the first text to a phone, and its answer is lost on the way. */
export function loseAnswerOfTextTo(phone: string): Intercept {
  let texts = 0;
  return ({ service, input }) => {
    if (service !== 'sns' || (input as { PhoneNumber?: string }).PhoneNumber !== phone) return 'pass';
    texts += 1;
    return texts === 1 ? { after: 'drop' } : 'pass';
  };
}

/** SNS takes no number that it is given, as its API says it of one that is none. */
export const rejectTexts: Intercept = ({ caller, action }) =>
  caller.includes('Dispatch') && action === 'Publish'
    ? {
        before: {
          code: 'InvalidParameter',
          status: 400,
          message: 'Invalid parameter: PhoneNumber Reason: it is not valid to publish to',
        },
      }
    : 'pass';

/**
 * Each function's first call of each kind is refused, in words that repeat everything that was sent, as services may; and so are
 * the first texts of `dispatch`, in the ways that SNS refuses them: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors. `refused` has the calls, as
 * `function service operation`.
 */
export function repeatEverythingOnce(): {
  readonly intercept: Intercept;
  readonly refused: ReadonlySet<string>;
} {
  const refused = new Set<string>();
  const ofTexts = [
    { code: 'InvalidParameter', status: 400 },
    { code: 'AuthorizationError', status: 403 },
    { code: 'InternalError', status: 500 },
    { code: 'Throttled', status: 429 },
    { code: 'OptedOut', status: 400 },
  ];
  const intercept: Intercept = ({ caller, service, action, input }) => {
    const message = `Invalid parameter: PhoneNumber Reason: ${JSON.stringify(input)}`;
    if (service === 'sns' && (input as { PhoneNumber?: string }).PhoneNumber !== undefined) {
      const error = caller.includes('Dispatch') ? ofTexts.shift() : undefined;
      return error === undefined ? 'pass' : { before: { ...error, message } };
    }
    const call = `${caller} ${service} ${action}`;
    if (refused.has(call)) return 'pass';
    refused.add(call);
    return { before: { code: 'ValidationException', status: 400, message } };
  };
  return { intercept, refused };
}

/** Scheduler refuses intake the wake-up for one check-in. */
export const withoutWakeUpFor =
  (checkIn: string): Intercept =>
  (call) =>
    call.caller.includes('Intake') && call.action === 'CreateSchedule' && checkInOf(call) === checkIn
      ? { before: { code: 'ServiceQuotaExceededException', status: 402, message: 'Too many schedules.' } }
      : 'pass';

/** The check-in that a CreateSchedule is to wake. */
export function checkInOf({ input }: Call): string {
  const { Target } = input as { Target: { Input: string } };
  return JSON.parse(Target.Input).checkIn;
}
