import { gzipSync } from 'node:zlib';
import type { Random } from '../../../local/simulation/random.ts';
import { changed, fixture } from '../../fhir/sent.ts';
import { anEvent } from './clinic-system.ts';
import type { Request } from './exchange.ts';
import { FHIR } from './fhir-system.ts';
import { eventFields, expressionOf, type Field, patchFields, type Shape, shapes } from './hostile-fields.ts';
import { hostileValues, strayNames } from './hostile-values.ts';

/** What is to become of a hostile body. */
type Fate =
  /** It happens to be valid: stored as the treatment with this id, which is new where it is posted. */
  | { readonly kind: 'taken'; readonly id: string }
  /** A field is broken: the faults are told at these places or above, where `below` in them as well. */
  | {
      readonly kind: 'invalid';
      readonly at: readonly string[];
      readonly below: boolean;
    }
  | { readonly kind: 'refused'; readonly status: number };

export interface Hostile {
  readonly form: 'event' | 'patch' | 'procedure';
  readonly clinicId: string;
  /** What was done to it, in words. */
  readonly what: string;
  readonly request: Request;
  readonly fate: Fate;
}

/** The treatments that are amended: one by what is refused, and one by what happens to be valid. */
export const targets = {
  refused: anEvent({ treatmentId: 'P-refused', patient: { phone: '+13055550998' } }),
  taken: anEvent({ treatmentId: 'P-taken', patient: { phone: '+13055550999' } }),
};

/** A valid body, before anything is done to it. */
interface Valid {
  readonly form: Hostile['form'];
  readonly clinicId: string;
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly body: object;
  readonly fields: readonly Field[];
  readonly limit: number;
}

/** The `n`-th body, whose treatment and phone nobody else has. */
function validBody(n: number, random: Random): Valid {
  const id = `H-${n}`;
  const phone = `+1305555${1_000 + n}`;
  switch (n % 3) {
    case 0: {
      const event = anEvent({ treatmentId: id, patient: { phone } });
      return {
        form: 'event',
        clinicId: 'demo',
        id,
        name: 'event',
        contentType: 'application/json',
        body: { ...event, consent: { ...event.consent, method: 'form', reference: 'F-1' } },
        fields: eventFields,
        limit: 16 * 1024,
      };
    }
    case 1: {
      const { treatedAt, carePlan, patient } = targets.taken;
      return {
        form: 'patch',
        clinicId: 'demo',
        id: targets.taken.treatmentId,
        name: 'patch',
        contentType: 'application/merge-patch+json',
        body: { treatedAt, carePlan, patient, consent: {} },
        fields: patchFields,
        limit: 16 * 1024,
      };
    }
    default: {
      const shape: Shape = random.pick(shapes);
      return {
        form: 'procedure',
        clinicId: shape.clinicId,
        id,
        name: shape.name,
        contentType: FHIR,
        body: changed(fixture(shape.name), { [shape.identity]: id, [shape.mobile]: phone }),
        fields: shape.fields,
        limit: 256 * 1024,
      };
    }
  }
}

/** `count` hostile bodies: four in five break one field, every fifth the syntax, the encoding, the length or the type. */
export const hostileBodies = (count: number, random: Random): readonly Hostile[] =>
  Array.from({ length: count }, (_, n) => {
    const valid = validBody(n, random);
    return n % 5 === 4 ? breakBody(valid, random) : breakField(valid, n, random);
  });

function breakField(valid: Valid, n: number, random: Random): Hostile {
  const field = random.pick(valid.fields as [Field, ...Field[]]);
  const value = valueAt(valid.body, field.pointer);
  const way = random.pick([
    'replace',
    'replace',
    'replace',
    'replace',
    'replace',
    'replace',
    'wrap',
    'remove',
    'double, broken last',
    'double, broken first',
    'stray field',
  ]);
  const broken = way === 'wrap' ? wrapped(value, random) : hostileValue(field, n, random);
  const what = (how: string) => `${valid.name} ${field.pointer}: ${how}`;

  const isMember = field.pointer !== '' && !/\/\d+$/.test(field.pointer);
  if (way === 'stray field') {
    const name = random.pick(strayNames);
    const parent = isMember ? field.pointer.slice(0, field.pointer.lastIndexOf('/')) : '';
    const text = spelled(
      valid.body,
      parent,
      (json) => `{${JSON.stringify(name)}:${broken}${json === '{}' ? '' : ','}${json.slice(1)}`,
    );
    const at = `${parent}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    // Record systems send elements of their own.
    const isIgnored = valid.form === 'procedure';
    return hostile(valid, what(`beside it ${JSON.stringify(name)}`), text, isIgnored || at);
  }
  if (way === 'remove' && isMember) {
    const text = JSON.stringify(changed(valid.body, { [field.pointer]: undefined }));
    return hostile(valid, what('removed'), text, field.isOptional || field);
  }
  if (way === 'double, broken first' && isMember && value !== undefined) {
    const text = spelled(valid.body, field.pointer, (json, name) => `${broken},${name}:${json}`);
    return hostile(valid, what(`first ${broken}`), text, true);
  }
  const text =
    way === 'double, broken last' && isMember && value !== undefined
      ? spelled(valid.body, field.pointer, (json, name) => `${json},${name}:${broken}`)
      : spelled(valid.body, field.pointer, () => broken);
  const meant = JSON.parse(broken);
  if (!field.fits(meant)) return hostile(valid, what(broken), text, field);
  return hostile(field.isIdentity ? { ...valid, id: meant } : valid, what(broken), text, true);
}

/** A value for a field; one that is right for an id becomes nobody else's. */
function hostileValue({ kind, fits, isIdentity }: Field, n: number, random: Random): string {
  const value = random.pick(hostileValues[kind]);
  return isIdentity && fits(JSON.parse(value)) ? JSON.stringify(`${JSON.parse(value)}-${n}`) : value;
}

const wrapped = (value: unknown, random: Random): string =>
  JSON.stringify(random.pick([[value], { value }, [[value]], [value, value], { 0: value }]));

/** @param fate true: taken; or the field, or the JSON pointer, at which it is refused */
function hostile(
  valid: Valid,
  what: string,
  text: string | Uint8Array<ArrayBuffer>,
  fate: true | Field | string,
): Hostile {
  if (fate === true) return sent(valid, what, text, { kind: 'taken', id: valid.id });
  const {
    pointer,
    also,
    isContainer = false,
  } = typeof fate === 'string' ? ({ pointer: fate } as Field) : fate;
  const { resourceType } = valid.body as { resourceType?: string };
  const at = resourceType === undefined ? pointer : expressionOf(resourceType, pointer);
  return sent(valid, what, text, {
    kind: 'invalid',
    at: also === undefined ? [at] : [at, also],
    below: isContainer,
  });
}

function sent(
  { form, clinicId, contentType }: Valid,
  what: string,
  body: string | Uint8Array<ArrayBuffer>,
  fate: Fate,
  headers: Record<string, string> = { 'content-type': contentType },
): Hostile {
  const target = fate.kind === 'taken' ? targets.taken : targets.refused;
  return {
    form,
    clinicId,
    what,
    fate,
    request:
      form === 'patch'
        ? { method: 'PATCH', path: `/treatments/${target.treatmentId}`, headers, body }
        : { method: 'POST', path: '/treatments', headers, body },
  };
}

/** Breaks the syntax, the encoding, the length or the type of a body. */
function breakBody(valid: Valid, random: Random): Hostile {
  const { contentType, limit, form } = valid;
  const text = JSON.stringify(valid.body);
  const bytes = Buffer.from(text);
  const padded = (length: number) => text + ' '.repeat(length - bytes.length);
  const notJson = (what: string, body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>) =>
    sent(valid, `${valid.name}: ${what}`, body, { kind: 'refused', status: 400 }, headers);
  const ofType = (type: string) =>
    sent(
      valid,
      `${valid.name}: of type ${type}`,
      text,
      { kind: 'refused', status: 415 },
      { 'content-type': type },
    );

  const breaks: readonly [() => Hostile, ...(() => Hostile)[]] = [
    () => {
      const length = random.between(1, text.length);
      return notJson(`cut after ${length}`, text.slice(0, length));
    },
    () => notJson('with more behind it', text + random.pick(['}', ']', ',', 'null', '{}', '\u0000', '\n//'])),
    () => notJson('twice', `${text}\n${text}`),
    () => notJson('in single quotes', text.replaceAll('"', "'")),
    () => notJson('with names without quotes', text.replaceAll(/"(\w+)":/g, '$1:')),
    () => notJson('with a comma at its end', `${text.slice(0, -1)},}`),
    () => notJson('with a comment', `/* valid */ ${text}`),
    () =>
      notJson(
        'with a value of JavaScript',
        text.replace(
          /:"[^"]*"/,
          `:${random.pick(['NaN', 'undefined', 'Infinity', '0x1F', '01', '+1', '.5'])}`,
        ),
      ),
    () => notJson('with a line break in a string', text.replace('":"', '":"\n')),
    () => notJson('with an escape that is none', text.replace('":"', '":"\\x41')),
    () => notJson('empty', ''),
    () => notJson('blank', ' \r\n\t '),
    () => notJson('in UTF-16', Buffer.from(text, 'utf16le')),
    () => notJson('in UTF-16 with a byte order mark', Buffer.from(`\ufeff${text}`, 'utf16le')),
    () => notJson('in base64', bytes.toString('base64')),
    () =>
      notJson('compressed', new Uint8Array(gzipSync(bytes)), {
        'content-type': contentType,
        'content-encoding': 'gzip',
      }),
    () => notJson('behind bytes that are not UTF-8', Buffer.concat([Buffer.from([0xff, 0xfe, 0xc0]), bytes])),
    () => {
      // API Gateway hands JSON on as text, in which such bytes have become replacement characters.
      const at = bytes.indexOf('"status":"') === -1 ? bytes.indexOf('exosome') : bytes.indexOf('completed');
      const body = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from([0xed, 0xa0, 0x80]),
        bytes.subarray(at),
      ]);
      const what = 'a string that is not UTF-8';
      return form === 'event' ? hostile(valid, what, body, '/carePlan') : notJson(what, body);
    },
    () => hostile(valid, `${valid.name}: behind a byte order mark`, Buffer.from(`\ufeff${text}`), true),
    () => hostile(valid, `${valid.name}: as long as it may be`, padded(limit), true),
    () => sent(valid, `${valid.name}: a byte too long`, padded(limit + 1), { kind: 'refused', status: 413 }),
    () =>
      sent(valid, `${valid.name}: much too long`, text + 'x'.repeat(2 * limit), {
        kind: 'refused',
        status: 413,
      }),
    () => ofType('text/plain'),
    () => ofType('application/xml'),
    () => ofType('application/x-www-form-urlencoded'),
    () => ofType('multipart/form-data; boundary=json'),
    () => ofType(`${contentType}+x`),
    () => ofType(form === 'patch' ? 'application/json' : 'application/merge-patch+json'),
  ];
  return random.pick(breaks)();
}

/** The JSON of a body in which the value at a pointer is written as `write` says, which is given its JSON and its name. */
function spelled(body: object, pointer: string, write: (json: string, name: string) => string): string {
  if (pointer === '') return write(JSON.stringify(body), '');
  const marker = '"@value@"';
  const name = JSON.stringify(pointer.slice(pointer.lastIndexOf('/') + 1));
  const marked = JSON.stringify(changed(body, { [pointer]: JSON.parse(marker) }));
  return marked.replace(marker, () => write(JSON.stringify(valueAt(body, pointer)), name));
}

const valueAt = (body: object, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], body);
