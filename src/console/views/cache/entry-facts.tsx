import type { CacheInvalidation } from '../../../client/index.ts';
import { Badge } from '../../components/badge.tsx';
import { Countdown } from '../../components/countdown.tsx';
import { Facts } from '../../components/facts.tsx';
import { useConsole } from '../../state/console.ts';
import { formatBytes } from '../../state/format.ts';
import { formatTime } from '../../state/moments.ts';
import { goToInvalidation } from './go-to-invalidation.ts';
import type { SeenEntry } from './use-entry.ts';

/** What Redis stores with an entry. */
export function EntryFacts({ seen }: { readonly seen: SeenEntry }) {
  const { entry, reason, storedKey, version, leaseUntil } = seen;
  return (
    <Facts
      look="dense"
      facts={[
        ['Expires in', entry && <Countdown key="expires" until={entry.expiresAt} />],
        [
          'Kept for stale reads',
          entry && entry.keptUntil > entry.expiresAt && <Countdown key="kept" until={entry.keptUntil} />,
        ],
        ['Size', entry && formatBytes(entry.bytes)],
        ['Stored', entry && formatTime(entry.storedAt)],
        ['Tags', entry && <Tags key="tags" tags={entry.tags} invalidations={reason?.by ?? []} />],
        ['Entry’s version', entry && <code key="entry">{entry.version}</code>],
        ['Tenant’s version', version ? <code key="tenant">{version}</code> : 'none yet'],
        [
          'Lease',
          leaseUntil === undefined ? (
            'none: no caller is loading it'
          ) : (
            <span key="lease">
              held for <Countdown until={leaseUntil} />
            </span>
          ),
        ],
        ['Stored key', <code key="key">{storedKey}</code>],
      ]}
    />
  );
}

interface TagsProps {
  readonly tags: readonly string[];
  /** What makes the entry stale. */
  readonly invalidations: readonly CacheInvalidation[];
}

/** A tag that was invalidated leads to its row in the list of invalidations, for users who can see the list. */
function Tags({ tags, invalidations }: TagsProps) {
  const isListed = useConsole().user.identity.permissions.includes('cache:write');
  if (tags.length === 0) return 'none';
  return (
    <span className="names">
      {tags.map((tag) => {
        const found = invalidations.find(({ kind, name }) => kind === 'tag' && name === tag);
        return found && isListed ? (
          <button
            key={tag}
            type="button"
            className="badge badge-warn"
            title="Show its invalidation"
            onClick={() => goToInvalidation(found)}
          >
            {tag}
          </button>
        ) : (
          <Badge key={tag}>{tag}</Badge>
        );
      })}
    </span>
  );
}
