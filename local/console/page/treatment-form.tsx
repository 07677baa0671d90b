import { useEffect, useRef, useState } from 'preact/hooks';
import { languages } from '../../../lambdas/domain/clinic.ts';
import type { ConsoleState } from '../state.ts';
import { Field } from './field.tsx';
import { languageName } from './language-name.ts';
import { onlyOnce } from './only-once.ts';
import { type Posted, PostOutcome } from './post-outcome.tsx';
import type { Refusal } from './refusal.ts';
import { postTreatment } from './requests.ts';
import { eventOf, type TreatmentValues } from './treatment-values.ts';
import { useOneAtATime } from './use-one-at-a-time.ts';

interface Form {
  readonly values: TreatmentValues;
  readonly carePlans: ConsoleState['carePlans'];
  /** Whose system posts it. */
  readonly clinicId: string;
  readonly now: string;
  readonly onChange: (change: Partial<TreatmentValues>) => void;
  readonly onPosted: () => void;
}

/** The pointers of the fields that the form has. */
const POINTERS = [
  '/treatmentId',
  '/carePlan',
  '/treatedAt',
  '/patient/phone',
  '/patient/language',
  '/patient/timeZone',
  '/consent/sms',
];

/** Made once, so that it is not gone through again each time anything happens. */
const timeZones = (
  <datalist id="time-zones">
    {Intl.supportedValuesOf('timeZone').map((zone) => (
      <option key={zone} value={zone} />
    ))}
  </datalist>
);

/** The fields of a treatment. They check nothing themselves: what the API refuses is told at the field that it is about. */
export function TreatmentForm({ values, carePlans, clinicId, now, onChange, onPosted }: Form) {
  const form = useRef<HTMLFormElement>(null);
  const [posted, setPosted] = useState<Posted>();
  const refusal = posted !== undefined && 'refusal' in posted ? posted.refusal : undefined;
  useEffect(() => {
    if (refusal !== undefined) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [refusal]);

  const { isUnderWay, run: post } = useOneAtATime(async () => {
    const body = JSON.stringify(eventOf(values, now));
    const outcome = await postTreatment(clinicId, { body, contentType: 'application/json' });
    if (outcome.refusal !== undefined) return setPosted({ refusal: outcome.refusal });
    setPosted({
      message: outcome.isNew
        ? `${values.treatmentId} was taken in.`
        : `${values.treatmentId} was known already, with the same content.`,
    });
    onPosted();
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void post();
  };
  const change =
    (name: keyof TreatmentValues) =>
    ({ currentTarget: { value } }: { readonly currentTarget: HTMLInputElement | HTMLSelectElement }) =>
      onChange({ [name]: value });
  const plain = { autocomplete: 'off', spellcheck: false };

  return (
    <form class="treatment-form" onSubmit={submit} noValidate ref={form}>
      <Field label="Treatment id" pointer="/treatmentId" refusal={refusal}>
        {(control) => (
          <input {...control} {...plain} value={values.treatmentId} onInput={change('treatmentId')} />
        )}
      </Field>
      <Field label="Care plan" pointer="/carePlan" refusal={refusal}>
        {(control) => (
          <select {...control} value={values.carePlan} onChange={change('carePlan')}>
            {carePlans.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Treated at" pointer="/treatedAt" refusal={refusal}>
        {(control) => (
          <input {...control} type="datetime-local" value={values.treatedAt} onInput={change('treatedAt')} />
        )}
      </Field>
      <Field label="Time zone" pointer="/patient/timeZone" refusal={refusal}>
        {(control) => (
          <input
            {...control}
            {...plain}
            list="time-zones"
            value={values.timeZone}
            onInput={change('timeZone')}
          />
        )}
      </Field>
      {timeZones}
      <Field label="Phone" pointer="/patient/phone" refusal={refusal} width="long">
        {(control) => (
          <input {...control} {...plain} type="tel" value={values.phone} onInput={change('phone')} />
        )}
      </Field>
      <Field label="Language" pointer="/patient/language" refusal={refusal} width="short">
        {(control) => (
          <select {...control} value={values.language} onChange={change('language')}>
            {languages.map((language) => (
              <option key={language} value={language}>
                {languageName(language)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Patient agreed to texts" pointer="/consent/sms" refusal={refusal} isInline>
        {(control) => (
          <input
            {...control}
            type="checkbox"
            checked={values.hasAgreed}
            onChange={({ currentTarget }) => onChange({ hasAgreed: currentTarget.checked })}
          />
        )}
      </Field>
      <button type="submit" class="primary" aria-disabled={isUnderWay} onClick={onlyOnce}>
        Post treatment
      </button>
      <PostOutcome posted={refusal === undefined ? posted : { refusal: withoutThoseOf(POINTERS, refusal) }} />
    </form>
  );
}

/** What is told at a field is not told again. */
const withoutThoseOf = (pointers: readonly string[], refusal: Refusal): Refusal => ({
  ...refusal,
  faults: refusal.faults.filter(({ where }) => !pointers.includes(where)),
});
