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

/** SNS throttles the first answers to a reply, and takes the next. */
export function throttleAnswers(most: number): Intercept {
  let answers = 0;
  return ({ caller, service, input }) => {
    const isText = service === 'sns' && (input as { PhoneNumber?: string }).PhoneNumber !== undefined;
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
