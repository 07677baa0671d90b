/** The second press of a double click is meant for the same treatment, even where that has been posted by then. */
export const onlyOnce = (event: MouseEvent): void => {
  if (event.detail > 1) event.preventDefault();
};
