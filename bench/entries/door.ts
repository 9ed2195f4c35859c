import { serveSlices } from '../lib/serve-slices.ts';
import { type DoorTask, openDoor } from '../suites/http-doors.ts';

await serveSlices<DoorTask>(openDoor);
