import { Pause, Play } from 'lucide';
import { Button } from '../../components/button.tsx';
import { SPANS, type TimeWindow } from './use-time-window.ts';

export function WindowControls({ minutes, setMinutes, isPaused, setPaused }: TimeWindow) {
  return (
    <>
      <fieldset className="segmented">
        <legend className="visually-hidden">Time shown</legend>
        {SPANS.map((span) => (
          <Button
            key={span.minutes}
            pressed={span.minutes === minutes}
            onClick={() => setMinutes(span.minutes)}
          >
            {span.name}
          </Button>
        ))}
      </fieldset>
      <Button icon={isPaused ? Play : Pause} onClick={() => setPaused(!isPaused)}>
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
    </>
  );
}
