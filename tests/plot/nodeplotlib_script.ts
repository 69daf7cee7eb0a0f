/** Shows a picture and nodeplotlib's own call; ends by itself when the pages are closed. */
import { lines } from "../../lib/plot/lines.ts";
import { openInBrowser, plot } from "../../lib/plot/nodeplotlib.ts";

const labels = { title: "a < b", xLabel: "x", yLabel: "y" };
const picture = lines([{ x: [1, 2], y: [3, 4], label: "curve" }], labels);
plot([{ x: [1], y: [2], type: "bar" }], { title: { text: "one" } });
plot([{ x: [1], y: [2], type: "scatter" }]);
await openInBrowser([picture], { open: false });
