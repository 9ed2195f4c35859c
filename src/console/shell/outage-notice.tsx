import { useEffect, useRef } from 'react';
import { announce } from '../state/announce.ts';
import { useConsole } from '../state/console.ts';
import { useStore } from '../state/store.ts';

const EXPLANATIONS = {
  'redis-down': {
    title: 'Redis is down',
    text: 'The service is running, but Redis does not respond. Session calls fail, and cache-aside reads fall back to their source.',
  },
  unreachable: {
    title: 'The service cannot be reached',
    text: 'Locally: is the product still running? Deployed: check the network, then the function.',
  },
} as const;

/** Shown above every view during an outage. */
export function OutageNotice() {
  const { state, recoveries } = useStore(useConsole().health);
  const seen = useRef(recoveries);

  useEffect(() => {
    if (recoveries > seen.current) announce('Redis is back');
    seen.current = recoveries;
  }, [recoveries]);

  if (state !== 'redis-down' && state !== 'unreachable') return null;
  const { title, text } = EXPLANATIONS[state];
  return (
    <div className="notice notice-bad" role="alert">
      <p>
        <strong>{title}.</strong> {text}
      </p>
      <p className="hint">Retrying every second; the page recovers by itself.</p>
    </div>
  );
}
