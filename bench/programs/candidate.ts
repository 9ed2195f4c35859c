import { serveSamples } from '../harness/runner.ts';
import { prepare } from '../suites/candidates-in-rows.ts';

await serveSamples(prepare);
