import { useRef, useState } from 'preact/hooks';

/** What a person asks for, one at a time: asked for again while it is under way, it is left out. */
export function useOneAtATime<A extends readonly unknown[]>(
  task: (...args: A) => Promise<void>,
): { readonly isUnderWay: boolean; readonly run: (...args: A) => Promise<void> } {
  const [isUnderWay, setUnderWay] = useState(false);
  // What is drawn follows later than the second press of a double click.
  const isRunning = useRef(false);
  const run = async (...args: A) => {
    if (isRunning.current) return;
    isRunning.current = true;
    setUnderWay(true);
    try {
      await task(...args);
    } finally {
      isRunning.current = false;
      setUnderWay(false);
    }
  };
  return { isUnderWay, run };
}
