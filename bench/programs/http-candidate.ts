import { serveSamples } from '../harness/serve-samples.ts';
import { type HttpCandidateTask, openHttpCandidate } from '../suites/http-candidates.ts';

await serveSamples<HttpCandidateTask>(openHttpCandidate);
