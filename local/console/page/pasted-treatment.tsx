import { useId, useState } from 'preact/hooks';
import type { ConsoleClinic } from '../state.ts';
import { onlyOnce } from './only-once.ts';
import { type Posted, PostOutcome } from './post-outcome.tsx';
import { procedureOf } from './procedure-of.ts';
import { type Post, postTreatment } from './requests.ts';
import type { eventOf } from './treatment-values.ts';
import { useOneAtATime } from './use-one-at-a-time.ts';

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
  const [posted, setPosted] = useState<Posted>();
  const { isUnderWay, run: post } = useOneAtATime(async () => {
    const outcome = await postTreatment(clinic.id, { body, contentType: contentTypeOf(body) });
    if (outcome.refusal !== undefined) return setPosted({ refusal: outcome.refusal });
    setPosted({
      message: outcome.isNew ? 'It was taken in.' : 'It was known already: see how it stands now.',
    });
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void post();
  };
  const fill = (resource: object) => setBody(JSON.stringify(resource, null, 2));
  return (
    <details class="pasted">
      <summary>Paste JSON or FHIR</summary>
      <form onSubmit={submit}>
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
        <button type="submit" aria-disabled={isUnderWay} onClick={onlyOnce}>
          Post as pasted
        </button>
        <PostOutcome posted={posted} />
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
