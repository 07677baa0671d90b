import type { ComponentChildren, Ref } from 'preact';

interface Region {
  readonly label: string;
  readonly innerRef?: Ref<HTMLDivElement>;
  readonly children: ComponentChildren;
}

/** What may be larger than its place. It takes the focus, so that arrow keys scroll it. */
export const Scrollable = ({ label, innerRef = null, children }: Region) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse could not scroll it
  // biome-ignore lint/a11y/useSemanticElements: a group, and no landmark among those of the page
  <div class="scrollable" role="group" aria-label={label} tabIndex={0} ref={innerRef}>
    {children}
  </div>
);
