import { describeWorld } from './describe-world.ts';

describeWorld('cluster', [
  'the slot moves from master to master (MOVED, ASK)',
  'the master is killed, its replica takes over',
]);

describeWorld('upstash', [
  'answers 401',
  'answers 429',
  'answers 500',
  'answers HTML',
  'answers nothing',
  'answers a truncated body',
]);

describeWorld('lost-replies', ['5% of replies lost', '30% of replies lost']);
describeWorld('lost-replies-upstash', ['5% of replies lost', '30% of replies lost']);
