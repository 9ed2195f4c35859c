import { describeWorld } from './describe-world.ts';

describeWorld('standalone', [
  'kill -9, restarted from its log',
  'SIGSTOP, then SIGCONT',
  'connection reset mid-reply',
  'packets black-holed, open connections for good',
  '300 ms latency and 5% resets',
  'replies dropped at random',
  'garbage in place of replies',
  'CLIENT KILL storm',
  'script cache flushed again and again',
  'memory full, noeviction',
  'memory full, volatile-lru',
  'read-only replica',
  'kill -9, restarted empty',
  'demoted; its address leads to the new primary, open connections do not',
]);

describeWorld('tls-acl', ['password rotated', 'TLS certificate of an unknown authority']);
