/** Opens one picture and waits for a line on standard input before it closes. */
import { lines } from "../../lib/plot/lines.ts";
import { openInBrowser } from "../../lib/plot/nodeplotlib.ts";

const labels = { title: "a < b", xLabel: "x", yLabel: "y" };
const picture = lines([{ x: [1, 2], y: [3, 4], label: "curve" }], labels);
const session = await openInBrowser([picture], { port: Number(Deno.args[0]), open: false });
await Deno.stdin.read(new Uint8Array(1));
await session.close();
