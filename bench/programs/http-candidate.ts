import { serveSamples } from '../harness/runner.ts';
import { openHttpCandidate } from '../suites/http-candidates.ts';

await serveSamples(openHttpCandidate);
