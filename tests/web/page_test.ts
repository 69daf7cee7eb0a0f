import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { matrixCode } from "../../web/model/code.ts";
import { kernelMatrix } from "../../web/model/matrix.ts";
import { readAddress, writeAddress } from "../../web/state/address.ts";
import { spreadPoints } from "../../web/state/changes.ts";
import { START, type State } from "../../web/state/state.ts";
import { findChromium, type Page, withPage } from "../suites/chromium.ts";

const chromium = findChromium();
const ROOT = fromFileUrl(new URL("../../", import.meta.url));
const URL_OF_PAGE = new URL("../../dist/explore/index.html", import.meta.url).href;
/** Longest wait (ms) for a state: no claim on speed, it only ends what waits in vain. */
const LONGEST = 60_000;
const VIEWS = ["angle", "recursion", "matrix", "process", "finite"];

Deno.test({
  name: chromium === undefined
    ? "the explorer in Chromium (left out: there is none)"
    : "the explorer",
  ignore: chromium === undefined,
  async fn(t) {
    await build();
    await withPage(chromium!, async (page) => {
      await page.look(1280, 900, "light");
      await page.open(URL_OF_PAGE);
      for (const [name, step] of STEPS) await t.step(name, () => step(page));
      assertEquals(page.troubles, []);
    });
  },
});

/** Builds the page as the task does. */
async function build(): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--config", "tools/deno.json", "tools/explore.ts", "--no-open"],
    cwd: ROOT,
  });
  const { success, stderr } = await command.output();
  assert(success, new TextDecoder().decode(stderr));
}

/** Steps in one page, in this order. */
const STEPS: readonly (readonly [name: string, step: (page: Page) => Promise<void>])[] = [
  ["draws every view, opened as a file", async (page) => {
    for (const view of VIEWS) await see(page, view);
    assertEquals(
      await page.evaluate("document.querySelectorAll('.trouble:not([hidden])').length"),
      0,
    );
    assert(await page.evaluate("document.querySelector('.formula math mtr') !== null"));
  }],
  ["computes what the library computes in Deno", async (page) => {
    const alt = await page.evaluate<string>("document.querySelector('.matrix').ariaLabel");
    const values = (await kernelMatrix(START)).flat();
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const write = (value: number): string => String(Number(value.toPrecision(4))).replace("-", "−");
    assertEquals(alt, `NTK matrix of 12 points, entries from ${write(low)} to ${write(high)}.`);
  }],
  ["brings a network to start from, and says what it does", async (page) => {
    const text = "document.querySelector('.reading').textContent";
    for (const [index, name] of ["Ordered", "At the edge", "Chaotic"].entries()) {
      await page.evaluate(`document.querySelectorAll("#starts button")[${index}].click()`);
      await page.until(`${text}.startsWith("${name}")`);
    }
    await page.evaluate(`location.hash = ${JSON.stringify(writeAddress(START))}`);
    await page.until(`document.querySelector(".blocks button").textContent === "dense, erf × 4"`);
  }],
  ["moves the network by a drag in the phase diagram", async (page) => {
    await page.evaluate("scrollTo(0, 0)");
    const before = await drawnOf(page, "angle");
    const [x, y] = await middleOf(page, "#network .handle");
    await page.drag([x, y], [x - 60, y - 30]);
    const [old] = START.blocks;
    const { blocks: [block] } = await stateWith(
      page,
      ({ blocks: [block] }) => block!.wStd < old!.wStd - 0.3 && block!.bStd > old!.bStd + 0.1,
    );
    await page.until(
      `document.querySelector("#angle").dataset.drawn !== ${JSON.stringify(before)}`,
    );
    const shown = await page.evaluate<string>(
      "document.querySelectorAll('#network .value')[1].textContent",
    );
    assertEquals(Number(shown), block!.wStd);
  }],
  ["moves the network by keys, on the sliders and in the phase diagram", async (page) => {
    const before = (await stateOf(page)).blocks[0]!;
    await page.evaluate("document.querySelector('#network .slider input').focus()");
    await page.press("ArrowRight");
    await page.evaluate("document.querySelector('#network .handle').focus()");
    await page.press("ArrowRight");
    await page.press("ArrowDown");
    await stateWith(
      page,
      ({ blocks: [{ depth, wStd, bStd } = before] }) =>
        depth === before.depth + 1 && near(wStd, before.wStd + 0.01) &&
        near(bStd, before.bStd - 0.01),
    );
  }],
  ["drags a point of the matrix round the circle", async (page) => {
    await see(page, "matrix");
    const from = await middleOf(page, "#matrix .handle");
    const to = await middleOf(page, "#matrix .handle:nth-child(2)");
    await page.drag(from, [2 * from[0] - to[0] - 100, to[1]]);
    await stateWith(page, ({ points: [angle] }) => angle! > 20 && angle! < 180);
  }],
  ["moves points by keys, and the focus by page keys", async (page) => {
    const { points } = await stateOf(page);
    await page.evaluate("document.querySelector('#matrix .handle').focus()");
    await page.press("ArrowUp");
    await page.press("PageDown");
    await page.press("ArrowLeft", SHIFT);
    await stateWith(
      page,
      ({ points: [first, second] }) =>
        near(first!, points[0]! + 1) && near(second!, points[1]! + 10),
    );
    assertEquals(await page.evaluate("document.activeElement.ariaLabel"), "Point 2");
    assertEquals(await page.evaluate("document.activeElement.ariaValueText"), "40 degrees");
  }],
  ["moves, adds and removes examples", async (page) => {
    await see(page, "process");
    const from = await middleOf(page, "#process .handle");
    await page.drag(from, [from[0] + 40, from[1] + 30]);
    await stateWith(
      page,
      ({ examples: [[place, target] = [0, 0]] }) => place > 60 && target < 0.75,
    );
    const [, target] = (await stateOf(page)).examples[0]!;
    await page.evaluate("document.querySelector('#process .handle').focus()");
    await page.press("ArrowUp");
    await stateWith(page, ({ examples: [first] }) => near(first![1], target + 0.05));
    await page.press("Delete");
    await stateWith(page, ({ examples }) => examples.length === START.examples.length - 1);
    await page.evaluate("document.querySelector('#process .buttons button').click()");
    await stateWith(page, ({ examples }) => examples.length === START.examples.length);
  }],
  ["goes from the prior to the posterior", async (page) => {
    const slider = "document.querySelector('#process .controls input')";
    await page.evaluate(`${slider}.focus()`);
    await page.press("Home");
    await page.until(
      "document.querySelector('#process svg[role=img]').ariaLabel.includes('time 0')",
    );
    const alt = "document.querySelector('#process svg[role=img]').ariaLabel";
    assert((await page.evaluate<string>(alt)).includes("mean 0.00 to 0.00"));
    await page.press("End");
    await page.until(`${alt}.includes('time ∞')`);
    await stateWith(page, ({ time }) => time === Infinity);
  }],
  ["plays from the prior to the posterior", async (page) => {
    await page.evaluate("document.querySelector('#process .with-button button').click()");
    const time = "document.querySelector('#process .with-button .value').textContent";
    await page.until(`Number(${time}) > 0.1 && Number(${time}) < 1000`);
    await page.evaluate("document.querySelector('#process .with-button button').click()");
    assertEquals(
      await page.evaluate("document.querySelector('#process .with-button button').textContent"),
      "Play",
    );
    assert((await stateOf(page)).time < 1e5);
  }],
  ["trains a network of finite width until it fits", async (page) => {
    await page.evaluate(`location.hash = ${JSON.stringify(writeAddress({ ...START, width: 64 }))}`);
    await see(page, "finite");
    await page.until("/loss .*e-1\\d/.test(document.querySelector('#finite .facts').textContent)");
  }],
  ["shows the cell that makes the same picture", async (page) => {
    await page.evaluate("document.querySelector('#matrix footer button').click()");
    await page.until("!document.querySelector('#matrix .code').hidden");
    const shown = await page.evaluate<string>(
      "document.querySelector('#matrix .code').textContent",
    );
    assertEquals(shown, matrixCode(await stateOf(page)));
  }],
  ["follows the address, and says what of it cannot be read", async (page) => {
    await page.evaluate("location.hash = 'net=conv:relu:2:1.414:0&readout=pool&points=0,90,x'");
    await page.until("document.querySelector('#notice').textContent.includes('points')");
    await see(page, "matrix");
    await page.until("document.querySelector('#recursion math').textContent.includes('mod')");
    assertEquals(
      await page.evaluate("document.querySelector('.blocks button').textContent"),
      "conv, ReLU × 2",
    );
    assertEquals(
      await page.evaluate("document.querySelectorAll('.trouble:not([hidden])').length"),
      1,
    );
  }],
  ["keeps up with the finger at 200 points", async (page) => {
    await page.evaluate(
      `location.hash = ${JSON.stringify(writeAddress(spreadPoints(START, 200)))}`,
    );
    await page.until("document.querySelectorAll('#matrix .handle').length === 200");
    const times = [...await steps(page, "matrix"), ...await steps(page, "process")].sort((a, b) =>
      a - b
    );
    // 50 ms on a quiet machine; a busy one is allowed some more.
    assert(times[times.length >> 1]! < 200, times.join(" "));
  }],
  ["fits a phone, in light and in dark", async (page) => {
    const colors: string[] = [];
    for (const [width, scheme] of [[360, "light"], [360, "dark"], [1280, "dark"]] as const) {
      await page.look(width, 800, scheme);
      await page.evaluate("scrollTo(0, 0)");
      await page.until("document.querySelector('#angle svg').clientWidth <= innerWidth");
      const other = scheme === "dark" ? "Light" : "Dark";
      await page.until(`document.querySelector("#theme").textContent === "${other}"`);
      assertEquals(await page.evaluate("document.documentElement.scrollWidth"), width);
      colors.push(await page.evaluate("getComputedStyle(document.body).backgroundColor"));
      const picture = await page.screenshot();
      assertEquals([...picture.subarray(1, 4)], [...new TextEncoder().encode("PNG")]);
      assert(picture.length > 10_000);
    }
    assertNotEquals(colors[0], colors[1]);
    assertEquals(colors[1], colors[2]);
    await page.evaluate("document.querySelector('#theme').click()");
    assertEquals(await page.evaluate("getComputedStyle(document.body).backgroundColor"), colors[0]);
  }],
  ["gives every control a name", async (page) => {
    const nameless = await page.evaluate<string[]>(`
      [...document.querySelectorAll("button, input, select, [role=slider], [role=img], [tabindex]")]
        .filter((element) => !(element.ariaLabel || element.labels?.[0]?.textContent || element.textContent).trim())
        .map((element) => element.outerHTML)`);
    assertEquals(nameless, []);
  }],
];

const SHIFT = 8;

function near(found: number, expected: number): boolean {
  return Math.abs(found - expected) < 1e-9;
}

/** Scrolls to a view, and waits until it is drawn. */
async function see(page: Page, view: string): Promise<void> {
  await page.evaluate(`document.querySelector("#${view}").scrollIntoView({ block: "center" })`);
  await page.until(`document.querySelector("#${view}").dataset.ms`);
}

/** Waits until what is in sight stays where it is. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const place = () =>
      [...document.querySelectorAll(".handles")].map((e) => e.getBoundingClientRect().top) + "";
    for (let [same, last] = [0, place()]; same < 4; last = place()) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
      same = place() === last ? same + 1 : 0;
    }
  })()`);
}

/** Waits until the address has a state for which `holds` is true, and gives it. */
async function stateWith(page: Page, holds: (state: State) => boolean): Promise<State> {
  const start = performance.now();
  for (;;) {
    const { state, refused } = readAddress(await page.evaluate("location.hash"));
    assertEquals(refused, []);
    if (holds(state)) return state;
    assert(
      performance.now() - start < LONGEST,
      `Waited in vain: the state is ${writeAddress(state)}`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The state once it has been written after the last change. */
async function stateOf(page: Page): Promise<State> {
  await page.evaluate("new Promise((resolve) => setTimeout(resolve, 400))");
  return await stateWith(page, () => true);
}

async function middleOf(page: Page, selector: string): Promise<[number, number]> {
  await settle(page);
  return await page.evaluate(`(() => {
    const { left, top, width, height } =
      document.querySelector(${JSON.stringify(`${selector} .knob`)}).getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  })()`);
}

async function drawnOf(page: Page, view: string): Promise<string> {
  return await page.evaluate(`document.querySelector("#${view}").dataset.drawn`);
}

/** Times in ms that a view needs after some keys. */
async function steps(page: Page, view: string): Promise<number[]> {
  await see(page, view);
  await page.evaluate(`document.querySelector("#${view} .handle[tabindex='0']").focus()`);
  const times: number[] = [];
  for (let i = 0; i < 8; i++) {
    const before = await drawnOf(page, view);
    await page.press("ArrowUp");
    await page.until(
      `document.querySelector("#${view}").dataset.drawn !== ${JSON.stringify(before)}`,
    );
    times.push(await page.evaluate(`Number(document.querySelector("#${view}").dataset.ms)`));
  }
  return times;
}
