import { useEffect, useState } from 'preact/hooks';
import type { ConsoleState } from '../state.ts';

/** After an answer that is no stream, which a browser takes as the end of it. Milliseconds. */
const CONNECT_AGAIN_AFTER = 3_000;

/**
 * What the local run holds, as it tells it: undefined until it first has. The last that was heard stays while the connection
 * is lost; each connection begins with the whole. A page that nobody sees holds none: a browser opens six to one host, and six
 * tabs in the background would leave none for a seventh to ask anything.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes
 */
export function useConsoleState(): {
  readonly state: ConsoleState | undefined;
  readonly isConnected: boolean;
} {
  const [state, setState] = useState<ConsoleState>();
  const [isConnected, setConnected] = useState(true);
  useEffect(() => {
    let source: EventSource | undefined;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      const opened = new EventSource('/_local/events');
      source = opened;
      opened.addEventListener('state', ({ data }) => {
        setState((known) => ({ ...known, ...JSON.parse(data) }));
        setConnected(true);
      });
      opened.addEventListener('error', () => {
        setConnected(false);
        if (opened.readyState === EventSource.CLOSED) waiting = setTimeout(connect, CONNECT_AGAIN_AFTER);
      });
    };
    const disconnect = () => {
      clearTimeout(waiting);
      source?.close();
    };
    const follow = () => {
      disconnect();
      if (!document.hidden) connect();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      disconnect();
    };
  }, []);
  return { state, isConnected };
}
