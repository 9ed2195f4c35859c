import { Button } from '../components/button.tsx';
import { announcement } from '../state/announce.ts';
import { useStore } from '../state/store.ts';

/** The result of the last action, with what can follow it: mostly a way back. */
export function Announcements() {
  const shown = useStore(announcement);
  return (
    <div className="announcements">
      <span role="status">{shown?.text}</span>
      {shown?.followUp && (
        <Button
          look="quiet"
          {...(shown.followUp.icon && { icon: shown.followUp.icon })}
          onClick={() => {
            announcement.set(undefined);
            shown.followUp?.run();
          }}
        >
          {shown.followUp.label}
        </Button>
      )}
    </div>
  );
}
