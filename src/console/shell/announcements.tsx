import { Undo2 } from 'lucide';
import { Button } from '../components/button.tsx';
import { announcement } from '../state/announce.ts';
import { useStore } from '../state/store.ts';

/** The result of the last action, with a way back if there is one. */
export function Announcements() {
  const shown = useStore(announcement);
  return (
    <div className="announcements">
      <span role="status">{shown?.text}</span>
      {shown?.undo && (
        <Button
          look="quiet"
          icon={Undo2}
          onClick={() => {
            announcement.set(undefined);
            shown.undo?.();
          }}
        >
          Undo
        </Button>
      )}
    </div>
  );
}
