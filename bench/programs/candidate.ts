import { candidateNamed } from '../candidates/all.ts';
import { serveSamples } from '../harness/serve-samples.ts';
import { type CandidateTask, prepare } from '../suites/workload.ts';

await serveSamples<CandidateTask>(async ({ name, address, workload }) => {
  const opened = await candidateNamed(name).open(address, {
    tagged: 'tagged' in workload && workload.tagged,
  });
  return opened && prepare(workload, opened, name);
});
