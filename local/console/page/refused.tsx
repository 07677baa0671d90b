import type { Refusal } from './refusal.ts';

/** Says why something was not done, as soon as it is known. */
export const Refused = ({ refusal: { title, detail, faults } }: { readonly refusal: Refusal }) => (
  <div class="refused" role="alert">
    <p>
      <strong>{title}</strong>
      {detail !== undefined && <> {detail}</>}
    </p>
    {faults.length > 0 && (
      <ul>
        {faults.map((fault) => (
          <li key={`${fault.where} ${fault.detail}`}>
            {fault.where !== '' && <code>{fault.where}</code>} {fault.detail}
          </li>
        ))}
      </ul>
    )}
  </div>
);
