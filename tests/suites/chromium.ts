/**
 * Chromium without a window, driven over its debugging protocol.
 *
 * @module
 */

/** A page in Chromium. */
export interface Page {
  /** Opens an address, and waits until it is loaded. */
  open(url: string): Promise<void>;
  /** Evaluates an expression, awaits it, and gives its value. */
  evaluate<T>(expression: string): Promise<T>;
  /** Waits until an expression is true, for so many ms at most. @default {20 s} */
  until(expression: string, patience?: number): Promise<void>;
  /** Presses and releases a key. */
  press(key: string, modifiers?: number): Promise<void>;
  /** Drags from one point of the window to another. */
  drag(from: readonly [number, number], to: readonly [number, number]): Promise<void>;
  /** Sets the size of the window, and light or dark. */
  look(width: number, height: number, scheme: "light" | "dark"): Promise<void>;
  /** The bytes of a PNG file of what is in sight. */
  screenshot(): Promise<Uint8Array<ArrayBuffer>>;
  /** Errors and warnings of the console, and exceptions that nobody caught. */
  readonly troubles: readonly string[];
}

/** Where Chromium may be. */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ...["--hide-scrollbars", "--force-device-scale-factor=1", "--remote-debugging-port=0"],
];

/** Codes by which sliders know their keys. */
const KEY_CODES: Readonly<Record<string, number>> = {
  ...{ Tab: 9, PageUp: 33, PageDown: 34, End: 35, Home: 36 },
  ...{ ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, Delete: 46 },
};

/** Longest time that a test waits for anything, in ms. */
const PATIENCE = 20_000;

/** Path of Chromium, if it is there; `WIDENET_CHROMIUM` names one elsewhere. */
export function findChromium(): string | undefined {
  const places = [Deno.env.get("WIDENET_CHROMIUM"), ...PLACES];
  return places.find((path) => {
    try {
      return path !== undefined && Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Starts Chromium, gives a page of it to the caller, and ends it. */
export async function withPage<T>(path: string, use: (page: Page) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  const command = new Deno.Command(path, {
    args: [...FLAGS, `--user-data-dir=${folder}`, "about:blank"],
    stdout: "null",
    stderr: "piped",
  });
  const process = command.spawn();
  try {
    const address = await debuggingAddress(process.stderr);
    const session = await connect(address);
    try {
      return await use(await makePage(session));
    } finally {
      await session.close();
    }
  } finally {
    end(process);
    await process.status;
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

/** Ends a process, unless it has ended by itself. */
function end(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Reads what Chromium says until it tells where it listens; reads on so that it is never held up. */
async function debuggingAddress(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = "";
  const reading = stderr.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
    .pipeTo(
      new WritableStream({
        write(part) {
          text += part;
          const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
          if (found !== undefined) resolve(found);
        },
        close: () => reject(new Error(`Chromium ended: ${text}`)),
      }),
    );
  reading.catch(reject);
  return await promise;
}

interface Session {
  send(method: string, params?: object, sessionId?: string): Promise<Record<string, unknown>>;
  listen(listener: (method: string, params: Record<string, unknown>) => void): void;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

async function connect(address: string): Promise<Session> {
  const socket = new WebSocket(address);
  const opened = Promise.withResolvers<void>();
  socket.onopen = () => opened.resolve();
  socket.onerror = () => opened.reject(new Error(`Cannot reach Chromium at ${address}`));
  await opened.promise;
  const waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  const listeners: Parameters<Session["listen"]>[0][] = [];
  socket.onmessage = ({ data }) => {
    const { id, method, params, result, error } = JSON.parse(data) as Message;
    if (id === undefined) return listeners.forEach((listener) => listener(method!, params ?? {}));
    const answer = waiting.get(id);
    waiting.delete(id);
    if (error !== undefined) answer?.reject(new Error(error.message));
    else answer?.resolve(result ?? {});
  };
  let count = 0;
  return {
    send(method, params = {}, sessionId) {
      const answer = Promise.withResolvers<Record<string, unknown>>();
      count += 1;
      waiting.set(count, answer);
      socket.send(JSON.stringify({ id: count, method, params, sessionId }));
      return answer.promise;
    },
    listen: (listener) => void listeners.push(listener),
    async close() {
      const closed = Promise.withResolvers<void>();
      socket.onclose = () => closed.resolve();
      socket.close();
      await closed.promise;
    },
  };
}

async function makePage(session: Session): Promise<Page> {
  const { targetInfos } = await session.send("Target.getTargets");
  const targets = targetInfos as { readonly type: string; readonly targetId: string }[];
  const { targetId } = targets.find(({ type }) => type === "page")!;
  const attached = await session.send("Target.attachToTarget", { targetId, flatten: true });
  const sessionId = String(attached["sessionId"]);
  const send = (method: string, params?: object) => session.send(method, params, sessionId);
  const troubles: string[] = [];
  let loaded = Promise.withResolvers<void>();
  session.listen((method, params) => {
    if (method === "Page.loadEventFired") loaded.resolve();
    if (method === "Runtime.exceptionThrown") troubles.push(JSON.stringify(params));
    const entry = params["entry"] as { readonly level: string } | undefined;
    const isLogged = method === "Log.entryAdded" && entry?.level !== "info";
    const isSaid = method === "Runtime.consoleAPICalled" && params["type"] !== "log";
    if (isLogged || isSaid) troubles.push(JSON.stringify(params));
  });
  for (const domain of ["Page", "Runtime", "Log"]) await send(`${domain}.enable`);
  async function evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    }) as { result: { value: T }; exceptionDetails?: object };
    if (exceptionDetails === undefined) return result.value;
    throw new Error(`Cannot evaluate ${expression}: ${JSON.stringify(exceptionDetails)}`);
  }
  const mouse = (type: string, [x, y]: readonly [number, number]): Promise<unknown> =>
    send("Input.dispatchMouseEvent", { type, x, y, button: "left", buttons: 1, clickCount: 1 });
  return {
    troubles,
    evaluate,
    async open(url) {
      loaded = Promise.withResolvers<void>();
      await send("Page.navigate", { url });
      await loaded.promise;
    },
    async until(expression, patience = PATIENCE) {
      const start = performance.now();
      while (!(await evaluate<boolean>(`Boolean(${expression})`))) {
        if (performance.now() - start > patience) {
          throw new Error(`Waited in vain for ${expression}; the console says ${troubles}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    async press(key, modifiers = 0) {
      const event = { key, modifiers, windowsVirtualKeyCode: KEY_CODES[key] ?? 0 };
      await send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
      await send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
    },
    async drag(from, to) {
      await mouse("mouseMoved", from);
      await mouse("mousePressed", from);
      for (const share of [0.25, 0.5, 0.75, 1]) {
        await mouse("mouseMoved", [
          from[0] + share * (to[0] - from[0]),
          from[1] + share * (to[1] - from[1]),
        ]);
      }
      await mouse("mouseReleased", to);
    },
    async look(width, height, scheme) {
      const size = { width, height, deviceScaleFactor: 1, mobile: width < 600 };
      await send("Emulation.setDeviceMetricsOverride", size);
      const features = [{ name: "prefers-color-scheme", value: scheme }];
      await send("Emulation.setEmulatedMedia", { features });
    },
    async screenshot() {
      const { data } = await send("Page.captureScreenshot", { format: "png" });
      return Uint8Array.fromBase64(String(data));
    },
  };
}
