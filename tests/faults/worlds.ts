import { clusterWorld } from './world/cluster.ts';
import { restRepliesWorld, tcpRepliesWorld } from './world/idempotency.ts';
import { standaloneWorld } from './world/standalone.ts';
import { tlsAclWorld } from './world/tls-acl.ts';
import { upstashWorld } from './world/upstash.ts';

export const WORLDS = {
  standalone: standaloneWorld,
  'tls-acl': tlsAclWorld,
  cluster: clusterWorld,
  upstash: upstashWorld,
  'lost-replies': tcpRepliesWorld,
  'lost-replies-upstash': restRepliesWorld,
} as const;
