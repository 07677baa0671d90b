import { useId, useState } from 'preact/hooks';
import type { ConsoleClinic } from '../state.ts';
import { procedureOf } from './procedure-of.ts';
import type { Refusal } from './refusal.ts';
import { Refused } from './refused.tsx';
import { type Post, postTreatment } from './requests.ts';
import type { eventOf } from './treatment-values.ts';

interface Pasted {
  readonly clinic: ConsoleClinic;
  /** What the form says, for an example. */
  readonly example: ReturnType<typeof eventOf>;
  readonly now: string;
}

/** A treatment word for word as a clinic's system posts it. */
export function PastedTreatment({ clinic, example, now }: Pasted) {
  const id = useId();
  const [body, setBody] = useState('');
  const [posted, setPosted] = useState<{ readonly message: string } | { readonly refusal: Refusal }>();
  const post = async (event: SubmitEvent) => {
    event.preventDefault();
    const { refusal, ...outcome } = await postTreatment(clinic.id, {
      body,
      contentType: contentTypeOf(body),
    });
    if (refusal !== undefined) return setPosted({ refusal });
    setPosted({
      message:
        'isNew' in outcome && outcome.isNew ? 'It was taken in.' : 'It was known already: see how it stands.',
    });
  };
  const fill = (resource: object) => setBody(JSON.stringify(resource, null, 2));
  return (
    <details class="pasted">
      <summary>Paste JSON or FHIR</summary>
      <form onSubmit={post}>
        <p class="fills">
          <button type="button" onClick={() => fill(example)}>
            Example in JSON
          </button>
          <button type="button" onClick={() => fill(procedureOf(example, clinic, now))}>
            Example in FHIR
          </button>
        </p>
        <label for={id}>Request body</label>
        <textarea
          id={id}
          rows={10}
          spellcheck={false}
          value={body}
          onInput={({ currentTarget }) => setBody(currentTarget.value)}
        />
        <button type="submit">Post as pasted</button>
        {posted !== undefined && 'refusal' in posted && <Refused refusal={posted.refusal} />}
        <output class="done">{posted !== undefined && 'message' in posted ? posted.message : ''}</output>
      </form>
    </details>
  );
}

/** FHIR says of itself what it is; whatever else it may be, the API says what is wrong with it. */
function contentTypeOf(body: string): Post['contentType'] {
  try {
    return JSON.parse(body)?.resourceType === undefined ? 'application/json' : 'application/fhir+json';
  } catch {
    return 'application/json';
  }
}
