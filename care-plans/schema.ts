import * as z from 'zod';
import type { CarePlan, PlannedCheckIn, ReplyMeanings } from '../lambdas/domain/care-plan.ts';
import type { Language } from '../lambdas/domain/clinic.ts';
import { placeholdersIn } from '../lambdas/domain/text.ts';
import { durationPattern, extent } from './duration.ts';
import { type FileFault, faultsBySchema } from './faults.ts';
import { digitsOffered, textFaults } from './text-rules.ts';

const duration = (description: string) =>
  z
    .string()
    .regex(durationPattern, 'must be an ISO 8601 duration longer than zero, like PT48H or P4W')
    .meta({ description, examples: ['PT48H', 'P4W'] });

const text = (language: Language, description: string) =>
  z
    .string()
    .superRefine((template, context) => {
      for (const message of textFaults(template, language)) context.addIssue({ code: 'custom', message });
    })
    .meta({
      description:
        `${description} Must hold {clinic}, {phone}, {emergency} and the word STOP; may hold {date}, the local date of ` +
        "the plan's last check-in. At most two parts at its longest, spelled in GSM-7: é ñ ü ¿ ¡ are in it; á í ó ú and " +
        'curly quotes are not.',
    });

const texts = z
  .strictObject({
    en: text('en', 'The text in English.'),
    es: text('es', 'The text in Spanish.'),
  } satisfies Record<Language, z.ZodType>)
  .meta({ description: 'The text in each language.' });

const key = z.string().regex(/^[0-9a-z-]{1,16}$/, 'must be 1 to 16 characters of 0-9, a-z and -');

const restrictions = z
  .array(
    z.strictObject({
      key: key.meta({
        description: 'Names what is restricted. Care plans that restrict the same use the same key.',
        examples: ['exercise'],
      }),
      until: duration(
        'How long after the treatment it is restricted. Time parts (PT48H) elapse; date parts (P4W) keep the local time of day.',
      ),
    }),
  )
  .min(1, 'must hold at least one restriction')
  .exactOptional()
  .meta({
    description: 'What the patient is told to refrain from, and for how long. What has no end is not here.',
  });

/** A digit never means `urgent`, which is for words alone, nor `unreadable`, which is the lack of a meaning. */
const replies = z
  .strictObject({
    1: z.literal('fine'),
    2: z.literal(['expected', 'concern']),
    3: z.literal('concern'),
  } satisfies Record<keyof ReplyMeanings, z.ZodType>)
  .exactOptional()
  .meta({
    description:
      'What the digits mean that the texts offer: 1 is always fine, 3 always a concern, and mild discomfort in words ' +
      'means what 2 does. Only a check-in whose texts offer no digit has none.',
  });

const checkIn = z.strictObject({
  key: key.meta({ description: 'Names the check-in. Never change it: treatments in flight refer to it.' }),
  offset: duration(
    'How long after the treatment the text is due. Time parts (PT48H) elapse; date parts (P4W) keep the local time of day.',
  ),
  expiresAfter: duration('How long after the due time the text is still useful. After that it is not sent.'),
  texts,
  lifts: z
    .array(z.string())
    .min(1, 'must name at least one restriction')
    .exactOptional()
    .meta({ description: 'The keys of the restrictions that the texts say are over.' }),
  heldTexts: texts.exactOptional().meta({
    description:
      'What is sent instead of the texts while something worries, or another treatment of the patient still restricts ' +
      'what they lift: they ask the same and lift nothing. Needed exactly where there is lifts.',
  }),
  replies,
  replyBy: duration(
    'How long after the text was sent an answer is expected. Without any a person is told. Days elapse, 24 hours each.',
  ).exactOptional(),
  replyWindow: duration(
    'How long after the text was sent what its phone sends may be an answer to it, unless a later text was sent.',
  ).exactOptional(),
});

interface Fault {
  readonly path: (string | number)[];
  readonly message: string;
}

/** The rules that check-ins of one plan keep among each other. */
function faultsAmong(checkIns: readonly PlannedCheckIn[]): Fault[] {
  return checkIns.flatMap((checkIn, index) => {
    const { key, offset } = checkIn;
    const faults: Fault[] = [];
    if (checkIns.findIndex((other) => other.key === key) < index) {
      faults.push({ path: [index, 'key'], message: `must be unique in the plan: "${key}" is taken` });
    }
    const before = checkIns[index - 1]?.offset;
    if (before !== undefined && !isSurelyLater(offset, before)) {
      const message = `must be later than the one before it (${before}), in every time zone and month`;
      faults.push({ path: [index, 'offset'], message });
    }
    if (index === checkIns.length - 1) {
      const message = '{date} is the date of the last check-in: its own text has no use for it';
      for (const { path, template } of templatesOf(checkIn)) {
        if (placeholdersIn(template).includes('date')) faults.push({ path: [index, ...path], message });
      }
    }
    const itsOwn = [...replyFaults(checkIn), ...heldTextFaults(checkIn)];
    return [...faults, ...itsOwn.map(({ path, message }) => ({ path: [index, ...path], message }))];
  });
}

/** Every text of a check-in, and where it stands. */
const templatesOf = ({ texts, heldTexts }: PlannedCheckIn) =>
  Object.entries({ texts, heldTexts }).flatMap(([field, byLanguage = {}]) =>
    Object.entries(byLanguage).map(([language, template]) => ({ path: [field, language], template })),
  );

function heldTextFaults({ lifts, heldTexts }: PlannedCheckIn): Fault[] {
  if ((lifts === undefined) === (heldTexts === undefined)) return [];
  const message = lifts === undefined ? 'must be absent: the texts lift nothing' : 'is missing';
  return [{ path: ['heldTexts'], message }];
}

/** What is wrong with what a care plan restricts and lifts. */
function restrictionFaults({ restrictions = [], checkIns }: CarePlan): Fault[] {
  const repeated = restrictions.flatMap(({ key }, index) =>
    restrictions.findIndex((other) => other.key === key) < index
      ? [{ path: ['restrictions', index, 'key'], message: `must be unique in the plan: "${key}" is taken` }]
      : [],
  );
  const lifted = checkIns.flatMap(({ offset, lifts = [] }, checkIn) =>
    lifts.flatMap((key, index) => {
      const path = ['checkIns', checkIn, 'lifts', index];
      const restriction = restrictions.find((other) => other.key === key);
      if (restriction === undefined) return [{ path, message: `"${key}" is no restriction of the plan` }];
      const { until } = restriction;
      const message = `must be over before the text is due (${offset}), in every time zone and month: it lasts ${until}`;
      return surelyLasts(offset, until) ? [] : [{ path, message }];
    }),
  );
  return [...repeated, ...lifted];
}

/** What is wrong with the replies that a check-in asks for. */
function replyFaults(checkIn: PlannedCheckIn): Fault[] {
  const { replies, replyBy, replyWindow } = checkIn;
  const offered = templatesOf(checkIn).map(({ path, template }) => ({
    path,
    digits: digitsOffered(template),
  }));
  const faults: Fault[] = [];
  if (replies === undefined && offered.some(({ digits }) => digits.length > 0)) {
    faults.push({ path: ['replies'], message: 'is missing: the texts offer digits to answer with' });
  }
  for (const { path, digits } of replies === undefined ? [] : offered) {
    if (digits.join() !== '1,2,3') faults.push({ path, message: OFFER });
  }
  for (const [field, value] of Object.entries({ replyBy, replyWindow })) {
    if ((value === undefined) === (replies === undefined)) continue;
    const message = replies === undefined ? 'must be absent: there are no replies' : 'is missing';
    faults.push({ path: [field], message });
  }
  if (replyBy !== undefined && replyWindow !== undefined && !surelyLasts(replyWindow, replyBy)) {
    const message = `must be no shorter than replyBy (${replyBy}), in every time zone and month`;
    faults.push({ path: ['replyWindow'], message });
  }
  return faults;
}

const OFFER =
  'must offer exactly the digits of replies, like "Reply 1 well, 2 mild discomfort, 3 other problem"';

/** A duration that is wrong in itself is a fault of its own. */
const isSurelyLater = (offset: string, before: string): boolean =>
  !areDurations(offset, before) || extent(offset).shortest > extent(before).longest;

/** Whether a duration lasts as long as another, from the same moment on. */
const surelyLasts = (duration: string, other: string): boolean =>
  !areDurations(duration, other) || duration === other || extent(duration).shortest >= extent(other).longest;

const areDurations = (...all: readonly string[]): boolean => all.every((each) => durationPattern.test(each));

/** The one source of what a care plan looks like: of the check at synth and of the JSON Schema that editors read. */
const carePlanSchema = z
  .strictObject({
    $schema: z.literal('./care-plan.schema.json').optional().meta({ description: 'Lets an editor help.' }),
    id: z
      .string()
      .regex(/^[0-9a-z-]{1,64}$/, 'must be 1 to 64 characters of 0-9, a-z and -')
      .meta({
        description: 'What clinic systems name the care plan by: the name of the file, without .json.',
      }),
    title: z.string().min(1, 'must not be empty').meta({ description: 'For people who read the care plan.' }),
    restrictions,
    checkIns: z
      .array(checkIn)
      .min(1, 'must hold at least one check-in')
      .superRefine((checkIns, context) => {
        for (const { path, message } of faultsAmong(checkIns))
          context.addIssue({ code: 'custom', path, message });
      })
      .meta({ description: 'The texts a patient gets, the earliest first.' }),
  })
  .superRefine((plan, context) => {
    for (const { path, message } of restrictionFaults(plan))
      context.addIssue({ code: 'custom', path, message });
  })
  .meta({
    title: 'Care plan',
    description: 'When to ask a patient, and in which words.',
  }) satisfies z.ZodType<CarePlan>;

/** What `care-plan.schema.json` holds. Draft 7 is what editors know best. */
export const carePlanJsonSchema = () => z.toJSONSchema(carePlanSchema, { target: 'draft-7' });

/** Every rule that the parsed content of a care plan's file breaks, as far as its shape lets them be judged. */
export const carePlanFaults = (content: unknown): FileFault[] => faultsBySchema(carePlanSchema, content);
