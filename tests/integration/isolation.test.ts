import { startCluster } from '../support/cluster.ts';
import { startStandalone } from '../support/standalone.ts';
import { describeIsolation } from './describe-isolation.ts';

describeIsolation('standalone', startStandalone, 2_000);
describeIsolation('cluster', startCluster, 500);
