import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ConsoleState } from '../state.ts';

function Console() {
  const [state, setState] = useState<Partial<ConsoleState>>({});
  useEffect(() => {
    const events = new EventSource('/_local/events');
    events.addEventListener('state', ({ data }) => setState((last) => ({ ...last, ...JSON.parse(data) })));
    return () => events.close();
  }, []);
  return (
    <>
      <h1>Aftercare</h1>
      <pre>{JSON.stringify(state, undefined, 2)}</pre>
    </>
  );
}

render(<Console />, document.getElementById('console') ?? document.body);
