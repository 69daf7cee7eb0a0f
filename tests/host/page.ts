/**
 * What a page of a browser does: runs all cases, shows the picture, and keeps what it has found.
 *
 * @module
 */
import { environment, toPng } from "@widenet/ntk";
import { picture, runSmoke } from "./smoke.ts";

/** What a page has found. */
export interface Found {
  /** What the cases give. */
  readonly cases: Readonly<Record<string, unknown>>;
  /** How many threads were started. */
  readonly threads: number;
  /** Number of cores. */
  readonly cores: number;
  /** Whether memory is shared. */
  readonly hasSharedMemory: boolean;
  /** Whether the picture is drawn: its size, and that of a line in it. */
  readonly drawn: readonly number[];
  /** What comes of a picture as PNG. */
  readonly png: string;
}

interface Box {
  readonly width: number;
  readonly height: number;
}

/** What is used of the page. */
interface Page {
  readonly document: {
    readonly body: { innerHTML: string };
    querySelector(selector: string): { getBoundingClientRect(): Box };
  };
}

const { document } = globalThis as unknown as Page;

let threads = 0;
globalThis.Worker = class extends Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options);
    threads++;
  }
};

async function find(): Promise<Found> {
  const cases = await runSmoke("wasm");
  document.body.innerHTML = String(cases["a picture"]);
  const [whole, line] = ["svg", "[aria-label=line] path"].map((selector) =>
    document.querySelector(selector).getBoundingClientRect()
  );
  const drawn = [whole!.width, whole!.height, Math.round(line!.width), Math.round(line!.height)];
  const png = await toPng(picture()).then(() => "drawn", String);
  const { cores, hasSharedMemory } = await environment();
  return { cases, threads, cores, hasSharedMemory, drawn, png };
}

const found = await find().catch((error: Error) => ({ error: String(error.stack ?? error) }));
Object.assign(globalThis, { found });
