import { useEffect, useRef } from 'react';
import { announce } from './state/announce.ts';
import { useConsole } from './state/console.ts';
import { useStore } from './state/store.ts';

const EXPLANATIONS = {
  'redis-down': {
    title: 'Redis is down',
    text: 'The service runs, but its store does not answer. Sessions are refused rather than guessed, and cache-aside reads go to their source.',
  },
  unreachable: {
    title: 'The service cannot be reached',
    text: 'No answer comes at all. Locally: does npm run dev still run? Deployed: check the network, then the function.',
  },
} as const;

/** Stands above every view for as long as it lasts. */
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
      <p className="hint">This page asks again every second and goes on by itself.</p>
    </div>
  );
}
