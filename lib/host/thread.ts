/**
 * Threads of the host: `node:worker_threads` where there is such a module, web workers elsewhere.
 *
 * @module
 */
import { builtin } from "./builtin.ts";
import { threadUrl } from "./thread_url.ts";

/** Who is told of a thread. */
export interface ThreadEvents {
  /** Called with each message that it sends. */
  readonly message: (message: unknown) => void;
  /** Called when it fails or ends. */
  readonly end: (reason: Error) => void;
}

/** A thread that runs `worker.ts`. */
export interface Thread {
  /** Sends a message. */
  post(message: unknown): void;
  /** Keeps the program from ending while it is at work. */
  ref(): void;
  /** Lets the program end. */
  unref(): void;
  /** Ends it. */
  terminate(): Promise<void>;
}

/** Whether there can be threads. */
export function hasThreads(): boolean {
  return builtin("node:worker_threads") !== undefined || typeof Worker !== "undefined";
}

/** Starts a thread. */
export function startThread(events: ThreadEvents): Thread {
  const threads = builtin("node:worker_threads");
  return threads === undefined ? webThread(events) : nodeThread(threads, events);
}

function nodeThread(
  { Worker }: typeof import("node:worker_threads"),
  { message, end }: ThreadEvents,
): Thread {
  const worker = new Worker(nodeUrl());
  worker.unref();
  worker.on("message", message);
  worker.on("messageerror", end);
  worker.on("error", end);
  worker.on("exit", (code: number) => end(new Error(`it ended with code ${code}`)));
  return {
    post: (message) => worker.postMessage(message),
    ref: () => worker.ref(),
    unref: () => worker.unref(),
    terminate: async () => void await worker.terminate(),
  };
}

/** Address of the worker's code: node:worker_threads takes no remote one, but a script that imports it. */
function nodeUrl(): URL {
  const url = threadUrl();
  if (url.protocol === "file:") return url;
  return new URL(`data:text/javascript,import ${encodeURIComponent(JSON.stringify(url.href))}`);
}

function webThread({ message, end }: ThreadEvents): Thread {
  const worker = new Worker(threadUrl(), { type: "module" });
  worker.onmessage = ({ data }) => message(data);
  worker.onmessageerror = () => end(new Error("a message cannot be read"));
  worker.onerror = ({ message }) => end(new Error(message || "its code cannot be loaded"));
  return {
    post: (message) => worker.postMessage(message),
    // A page lives on without them.
    ref: () => {},
    unref: () => {},
    terminate: () => {
      worker.terminate();
      end(new Error("it was ended"));
      return Promise.resolve();
    },
  };
}

/** The thread that started this one, as seen from here. */
export interface Starter {
  /** Sends it a message. */
  post(message: unknown): void;
  /** Sets who is told of its messages. */
  listen(receive: (message: unknown) => void): void;
}

/** The thread that started this one. */
export function starter(): Starter {
  const port = builtin("node:worker_threads")?.parentPort;
  if (port) {
    return {
      post: (message) => port.postMessage(message),
      listen: (receive) => void port.on("message", receive),
    };
  }
  const scope = globalThis as unknown as {
    postMessage(message: unknown): void;
    onmessage: ((event: { readonly data: unknown }) => void) | null;
  };
  return {
    post: (message) => scope.postMessage(message),
    listen: (receive) => scope.onmessage = ({ data }) => receive(data),
  };
}
