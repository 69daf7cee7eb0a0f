/**
 * How long a job keeps the event loop from turning, and how soon it ends after an abort.
 *
 * @module
 */

/** Something that takes a while. */
export interface Job {
  /** What it is, with its size. */
  readonly name: string;
  /** Makes what is worked on, which is not measured; gives the work. */
  readonly prepare: () => Work | Promise<Work>;
}

/** Work that heeds a signal. */
export type Work = (signal: AbortSignal) => Promise<unknown>;

/** What was found of one run, in milliseconds. */
export interface Run {
  /** Longest time between two turns of the event loop, see {@linkcode ownTime}. */
  readonly block: number;
  /** From the abort to the rejection; undefined where the work was done before. */
  readonly stop: number | undefined;
  /** Whether the promise was rejected with the reason, if it was aborted. */
  readonly isRight: boolean;
}

/** What was found of a job. */
export interface Finding {
  /** The job. */
  readonly name: string;
  /** Its runs. */
  readonly runs: readonly Run[];
}

/** Times of the abort after the start of a run, in milliseconds. */
export const ABORTS: readonly number[] = [60, 250, 700, 1500];

/**
 * Runs a job some times, each aborted after another time. A run that is not counted comes first, in
 * which modules are loaded and threads started.
 *
 * @param job The job.
 * @param aborts Times of the aborts.
 */
export async function measure(job: Job, aborts: readonly number[] = ABORTS): Promise<Finding> {
  const work = await job.prepare();
  await runOnce(work, 300);
  const runs: Run[] = [];
  for (const after of aborts) runs.push(await runOnce(work, after));
  return { name: job.name, runs };
}

async function runOnce(work: Work, after: number): Promise<Run> {
  // What an earlier run left behind is not of this one.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const reason = new Error("enough");
  const controller = new AbortController();
  let [block, last, aborted] = [0, ownTime(), 0];
  const tick = (): void => {
    const now = ownTime();
    block = Math.max(block, now - last);
    last = now;
  };
  const ticks = setInterval(tick, 1);
  const timer = setTimeout(() => {
    aborted = performance.now();
    controller.abort(reason);
  }, after);
  const answer = await work(controller.signal).then(() => "done", (error: unknown) => error);
  const end = performance.now();
  tick();
  clearInterval(ticks);
  clearTimeout(timer);
  if (aborted === 0) {
    if (answer !== "done") throw answer;
    return { block, stop: undefined, isRight: true };
  }
  return { block, stop: end - aborted, isRight: answer === reason };
}

/** What Linux knows of the calling thread. */
const SCHEDULE = `/proc/self/task/${Deno.pid}/schedstat`;

/**
 * Milliseconds in which the calling thread had a processor, so that it does not matter who else works on
 * the machine; where the system does not tell, those that have passed.
 */
function ownTime(): number {
  if (Deno.build.os !== "linux") return performance.now();
  return Number(Deno.readTextFileSync(SCHEDULE).split(" ")[0]) / 1e6;
}

/** The middle one of some numbers, of an even number the larger of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
