import { startCluster } from '../support/redis/cluster.ts';
import { startStandalone } from '../support/redis/standalone.ts';
import { describeIsolation } from './describe-isolation.ts';

describeIsolation('standalone', startStandalone, 2_000);
describeIsolation('cluster', startCluster, 500);
