import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { serveFigures } from "../../../lib/plot/browser/serve.ts";

const FIGURES = [{ data: [{ x: new Float64Array([1, 2]), y: [3, NaN], type: "scatter" }] }];

/** Sends bytes as they are and returns the answer's first line; "" if the connection is closed. */
async function sendRaw(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  const piece = new Uint8Array(4096);
  const read = await connection.read(piece).catch(() => null);
  return new TextDecoder().decode(piece.subarray(0, read ?? 0)).split("\r\n")[0]!;
}

const get = (path: string, host: string, more = ""): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`;

Deno.test("serveFigures() serves the page, plotly and the figures from this machine alone", async () => {
  const session = await serveFigures(FIGURES, { port: 0 });
  const page = await (await fetch(session.url)).text();
  assertStringIncludes(page, '<script src="plotly.js">');
  assertEquals(/https?:/.test(page), false); // nothing comes from elsewhere
  assertMatch(await (await fetch(`${session.url}plotly.js`)).text(), /plotly\.js \(cartesian/);
  const figures = await (await fetch(`${session.url}figures.json`)).json();
  assertEquals(figures, [{ data: [{ x: [1, 2], y: [3, null], type: "scatter" }] }]);
  const { port } = new URL(session.url);
  for (const { family, address } of Deno.networkInterfaces()) {
    if (family !== "IPv4" || address.startsWith("127.")) continue;
    const elsewhere = (): Promise<Deno.TcpConn> =>
      Deno.connect({ hostname: address, port: Number(port) });
    await assertRejects(elsewhere, Deno.errors.ConnectionRefused);
  }
  await session.close();
  await session.finished;
  await assertRejects(() => fetch(session.url), TypeError);
});

Deno.test("serveFigures() answers nobody without the token, the host's name and its own origin", async () => {
  const session = await serveFigures(FIGURES, { port: 0 });
  const { host, pathname } = new URL(session.url);
  const port = Number(host.split(":")[1]);
  const status = async (request: string): Promise<string> =>
    (await sendRaw(port, request)).split(" ")[1] ?? "closed";
  assertEquals(await status(get(pathname, host)), "200");
  assertEquals(await status(get(pathname, host, `Origin: http://${host}\r\n`)), "200");
  assertEquals(await status(get("/", host)), "404");
  assertEquals(await status(get("/figures.json", host)), "404");
  assertEquals(await status(get(`/${"0".repeat(32)}/figures.json`, host)), "404");
  assertEquals(await status(get(`${pathname}../figures.json`, host)), "404");
  assertEquals(await status(get(`${pathname}figures.json`, "evil.example")), "403");
  assertEquals(await status(get(`${pathname}figures.json`, `localhost:${port}`)), "403");
  const foreign = "Origin: http://evil.example\r\n";
  assertEquals(await status(get(`${pathname}figures.json`, host, foreign)), "403");
  assertEquals(await status(get(pathname, host, "Origin: null\r\n")), "403");
  const post = get(pathname, host).replace("GET", "POST");
  assertEquals(await status(post), "405");
  await session.close();
});

Deno.test("serveFigures() goes on after packets that are no requests", async () => {
  const session = await serveFigures(FIGURES, { port: 0 });
  const { port } = new URL(session.url);
  const packets = ["\0\0\0\0\r\n\r\n", "GET", "GET / HTTP/9.9\r\n\r\n", "\xff".repeat(100_000)];
  for (const packet of [...packets, "GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n"]) {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
    await connection.write(new TextEncoder().encode(packet)).catch(() => {});
  }
  assertEquals((await (await fetch(session.url)).text()).length > 0, true);
  await session.close();
});

Deno.test("serveFigures() ends when the last page is closed, and not when a page is loaded anew", async () => {
  const session = await serveFigures(FIGURES, { port: 0, patience: 300 });
  const open = async (): Promise<AbortController> => {
    const page = new AbortController();
    const response = await fetch(`${session.url}open`, { signal: page.signal });
    response.body!.pipeTo(new WritableStream()).catch(() => {}); // ends with the page
    return page;
  };
  const first = await open();
  first.abort();
  const again = await open();
  await new Promise((resolve) => setTimeout(resolve, 600));
  assertEquals((await (await fetch(session.url)).text()).length > 0, true);
  again.abort();
  await session.finished;
});
