import { blackHole, dropReplies, garbage, resetMidReply, slowAndLossy } from '../trouble/network.ts';
import type { TcpProxy } from '../trouble/tcp-proxy.ts';
import { during } from './during.ts';
import type { Fault } from './fault.ts';

/** Faults between the product and a server. */
export const networkFaults = (proxy: TcpProxy): Fault[] => [
  { name: 'connection reset mid-reply', run: during(proxy, resetMidReply(0.2)) },
  {
    name: 'packets black-holed, open connections for good',
    outlastsCalls: true,
    run: during(proxy, blackHole),
  },
  { name: '300 ms latency and 5% resets', run: during(proxy, slowAndLossy(300, 0.05)) },
  { name: 'replies dropped at random', run: during(proxy, dropReplies(0.1)) },
  { name: 'garbage in place of replies', outlastsCalls: true, run: during(proxy, garbage(0.1)) },
];
