import { Card } from '../../components/card.tsx';
import { hrefOf } from '../../state/route.ts';
import { FirstCallCard } from './first-call-card.tsx';
import { SnippetCard } from './snippet-card.tsx';
import { TokenCard } from './token-card.tsx';

const NEXT_STEPS = [
  { href: hrefOf('cache'), title: 'Cache', text: 'See entries and why a read misses, and invalidate tags.' },
  { href: hrefOf('sessions'), title: 'Sessions', text: 'Create sessions, list devices, end them.' },
  { href: hrefOf('overview'), title: 'Overview', text: 'Watch the hit rate, latency and memory.' },
  { href: hrefOf('playground'), title: 'Playground', text: 'Create load, and see that no read is stale.' },
  { href: hrefOf('self-test'), title: 'Self-test', text: 'Check every operation against this deployment.' },
  { href: hrefOf('reference'), title: 'Reference', text: 'Try each operation, and copy it as code or curl.' },
  {
    href: hrefOf('reference', 'graphql'),
    title: 'GraphQL',
    text: 'Run queries against the GraphQL API.',
  },
] as const;

/** From nothing to the first call, in three steps. */
export function GetStartedView() {
  return (
    <div className="cards">
      <TokenCard />
      <SnippetCard />
      <FirstCallCard />
      <Card title="What next">
        <ul className="next-steps">
          {NEXT_STEPS.map(({ href, title, text }) => (
            <li key={href}>
              <a href={href}>{title}</a>
              <span className="hint">{text}</span>
            </li>
          ))}
        </ul>
        <p className="hint">
          The documentation is in the folder docs of the repository. Start with docs/use/frontend.md, or with
          docs/use/nextjs.md for Next.js.
        </p>
      </Card>
    </div>
  );
}
