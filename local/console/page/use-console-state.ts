import { useEffect, useState } from 'preact/hooks';
import type { ConsoleState } from '../state.ts';

/** After an answer that is no stream, which a browser takes as the end of it. Milliseconds. */
const CONNECT_AGAIN_AFTER = 3_000;

/**
 * What the local run holds, as it tells it: undefined until it first has. The last that was heard stays while the connection
 * is lost; each connection begins with the whole.
 */
export function useConsoleState(): {
  readonly state: ConsoleState | undefined;
  readonly isConnected: boolean;
} {
  const [state, setState] = useState<ConsoleState>();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    let source: EventSource;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      source = new EventSource('/_local/events');
      source.addEventListener('state', ({ data }) => {
        setState((known) => ({ ...known, ...JSON.parse(data) }));
        setConnected(true);
      });
      source.addEventListener('error', () => {
        setConnected(false);
        if (source.readyState === EventSource.CLOSED) waiting = setTimeout(connect, CONNECT_AGAIN_AFTER);
      });
    };
    connect();
    return () => {
      clearTimeout(waiting);
      source.close();
    };
  }, []);
  return { state, isConnected };
}
