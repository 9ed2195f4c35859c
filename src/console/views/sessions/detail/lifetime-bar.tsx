import type { SessionSummary } from '../../../../client/index.ts';
import { Moment } from '../../../components/moment.tsx';
import { formatRelative } from '../../../state/moments.ts';
import { useNow } from '../../../state/use-now.ts';

type Times = Pick<SessionSummary, 'createdAt' | 'lastActivity' | 'expiresAt' | 'absoluteExpiresAt'>;

/** The life of a session from its creation to its absolute end, with what may end it before. */
export function LifetimeBar({ createdAt, lastActivity, expiresAt, absoluteExpiresAt }: Times) {
  const now = useNow();
  const whole = Math.max(1, absoluteExpiresAt - createdAt);
  const at = (time: number) => Math.min(100, Math.max(0, ((time - createdAt) / whole) * 100));
  const text = `The session ends ${formatRelative(expiresAt, now)} if it is not used, and ${formatRelative(absoluteExpiresAt, now)} at the latest.`;
  return (
    <div className="lifetime">
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={text}>
        <rect className="lifetime-idle" x={at(now)} y="2" width={at(expiresAt) - at(now)} height="6" />
        <rect className="lifetime-used" x="0" y="2" width={at(now)} height="6" />
        <Mark className="mark-activity" x={at(lastActivity)} />
        <Mark className="mark-now" x={at(now)} />
        <Mark className="mark-idle" x={at(expiresAt)} />
      </svg>
      <dl className="lifetime-legend">
        <Entry name="Created" at={createdAt} mark="used" />
        <Entry name="Last activity" at={lastActivity} mark="activity" />
        <Entry name="Now" at={now} mark="now" />
        <Entry name="Ends if idle" at={expiresAt} mark="idle" />
        <Entry name="Latest end" at={absoluteExpiresAt} mark="rest" />
      </dl>
    </div>
  );
}

function Mark({ className, x }: { readonly className: string; readonly x: number }) {
  return (
    <line className={`mark ${className}`} x1={x} x2={x} y1="0" y2="10" vectorEffect="non-scaling-stroke" />
  );
}

function Entry({ name, at, mark }: { readonly name: string; readonly at: number; readonly mark: string }) {
  return (
    <div>
      <dt>
        <span className={`swatch swatch-${mark}`} aria-hidden="true" />
        {name}
      </dt>
      <dd>
        {name !== 'Now' && <Moment at={at} />}
        <span className="hint">
          <Moment at={at} look="short" />
        </span>
      </dd>
    </div>
  );
}
