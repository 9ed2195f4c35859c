import { Badge } from '../../components/badge.tsx';
import { Countdown } from '../../components/countdown.tsx';
import { Facts } from '../../components/facts.tsx';
import { formatBytes } from '../../state/format.ts';
import { formatTime } from '../../state/moments.ts';
import type { SeenEntry } from './use-entry.ts';

/** What Redis stores with an entry. */
export function EntryFacts({ seen }: { readonly seen: SeenEntry }) {
  const { entry, storedKey, version, leaseUntil } = seen;
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
        ['Tags', entry && <Tags key="tags" tags={entry.tags} />],
        ['Entry’s version', entry && <code key="entry">{entry.version}</code>],
        ['Tenant’s version', version ? <code key="tenant">{version}</code> : 'none yet'],
        [
          'Lease',
          leaseUntil === undefined ? (
            'none: nobody is loading it'
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

function Tags({ tags }: { readonly tags: readonly string[] }) {
  if (tags.length === 0) return 'none';
  return (
    <span className="names">
      {tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </span>
  );
}
