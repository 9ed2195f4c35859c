import { describeIsolation } from '../integration/describe-isolation.ts';
import { startCluster } from '../support/redis/cluster.ts';
import { startStandalone } from '../support/redis/standalone.ts';

describeIsolation('standalone', startStandalone, 10_000);
describeIsolation('cluster', startCluster, 2_000);
