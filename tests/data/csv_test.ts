import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type CsvTable, loadCsv, type LoadCsvOptions, toNested } from "@widenet/ntk";
import { withFile, withServer } from "./files.ts";

function load(text: string, options?: LoadCsvOptions): Promise<CsvTable> {
  return withFile(new TextEncoder().encode(text), (path) => loadCsv(path, options));
}

const IRIS = `length,width,kind,"note, if any"
5.1,3.5,setosa,
7.0,3.2,"versi ""color""
of two lines",good
6.3,-3e-1,virginica,
`;

Deno.test("loadCsv() gives columns of numbers side by side and by name", async () => {
  const table = await load(IRIS, { columns: ["width", "length"] });
  assertEquals([table.names, table.rows], [["width", "length"], 3]);
  assertEquals(toNested(table.matrix()), [[3.5, 5.1], [3.2, 7], [-0.3, 6.3]]);
  assertEquals(toNested(table.matrix(["length"])), [[5.1], [7], [6.3]]);
  assertEquals(toNested(table.column("width")), [3.5, 3.2, -0.3]);
});

Deno.test("loadCsv() leaves columns of text out of the numbers, and names them when asked", async () => {
  const table = await load(IRIS);
  assertEquals(table.names, ["length", "width"]);
  assertEquals(table.leftOut, [
    { name: "kind", row: 1, cell: "setosa" },
    { name: "note, if any", row: 2, cell: "good" },
  ]);
  assertEquals((await load(IRIS, { text: ["kind", "note, if any"] })).leftOut, []);
  assertThrows(() => table.column("kind"), TypeError, "row 1 is 'setosa'");
  assertThrows(() => table.column("note, if any"), TypeError, "row 2 is 'good'");
  assertThrows(() => table.matrix(["none"]), RangeError, "it has length, width, kind");
  assertThrows(() => table.text("kind"), RangeError, "name it in 'text'");
  await assertRejects(() => load(IRIS, { columns: ["kind"] }), TypeError, "row 1 is 'setosa'");
  await assertRejects(() => load(IRIS, { columns: ["none"] }), RangeError, "no column 'none'");
});

Deno.test("loadCsv() refuses a file without numbers, and lists its columns", async () => {
  const refuse = (text: string, message: string, options?: LoadCsvOptions) =>
    assertRejects(() => load(text, options), TypeError, message);
  await refuse("a,b\nx,1\n2,y\n", "row 1 of 'a' is 'x', row 2 of 'b' is 'y'; read them by 'text'");
  const names = Array.from({ length: 12 }, (_, i) => `c${i}`).join();
  await refuse(`${names}\n${names}\n`, "row 1 of 'c9' is 'c9', and 2 more");
  const { matrix, leftOut } = await load("a,b\nx,y\n", { text: ["a"] });
  assertEquals(leftOut, [{ name: "b", row: 1, cell: "y" }]);
  assertThrows(() => matrix(), TypeError, "row 1 of 'b' is 'y'");
  const all = await load("a\nx\n", { text: ["a"] });
  assertThrows(() => all.matrix(), TypeError, "fewer in 'text'");
});

Deno.test("loadCsv() reads decimal commas, and mentions them where a cell may have one", async () => {
  const text = "a;b\n1,5;2\n-3;,4e1\n";
  const table = await load(text, { separator: ";", decimal: "," });
  assertEquals(toNested(table.matrix()), [[1.5, 2], [-3, 4]]);
  const quoted = await load('a,b\n"1,5",2\n', { decimal: "," });
  assertEquals(toNested(quoted.matrix()), [[1.5, 2]]);
  const advice = 'set decimal: ","';
  const column = { separator: ";", columns: ["a"] };
  await assertRejects(() => load(text, column), TypeError, advice);
  await assertRejects(() => load(text, { separator: ";" }), TypeError, advice);
  const half = await load("a;b\n1,5;2\n3;4\n", { separator: ";" });
  assertEquals(half.leftOut, [{ name: "a", row: 1, cell: "1,5" }]);
  assertThrows(
    () => half.column("a"),
    TypeError,
    `row 1 is '1,5'; read it by 'text', or ${advice}`,
  );
  const words = await load("a,b\n1,x\n");
  const { message } = assertThrows(() => words.column("b"), TypeError);
  assert(message.endsWith("row 1 is 'x'; read it by 'text'"), message);
  for (const cell of ["1.5", "1.234,5", "1,2,3", ","]) {
    const { leftOut } = await load(`a;b\n${cell};1\n`, { separator: ";", decimal: "," });
    assertEquals(leftOut, [{ name: "a", row: 1, cell }]);
  }
  const points = { separator: ";", decimal: "," } as const;
  await assertRejects(() => load("a;b\n1.5;x\n", points), TypeError, 'set decimal: "."');
});

Deno.test("loadCsv() mentions the separator that a file seems to have", async () => {
  for (const [separator, shown] of [[";", '";"'], ["\t", '"\\t"']] as const) {
    const advice = `set separator: ${shown}`;
    for (const text of ["a;b\n1,5;2\n3;4\n", "a;b\n1;2\n", "a;b\n1;2,5\n"]) {
      const other = text.replaceAll(";", separator);
      await assertRejects(() => load(other), TypeError, advice);
      await assertRejects(() => load(other, { columns: ["a"] }), Error, advice);
    }
  }
  const { message } = await assertRejects(() => load("a,b\n1,2\n3\n"), TypeError);
  assert(!message.includes("separator"), message);
});

Deno.test("loadCsv() reads text where it is asked for", async () => {
  const { names, text } = await load(IRIS, { text: ["kind", "note, if any"] });
  assertEquals(names, ["length", "width"]);
  assertEquals(text("kind"), ["setosa", 'versi "color"\nof two lines', "virginica"]);
  assertEquals(text("note, if any"), ["", "good", ""]);
  const only = await load("a\nx\ny\n", { text: ["a"] });
  assertEquals([only.names, only.text("a")], [[], ["x", "y"]]);
});

Deno.test("loadCsv() wants to be told whether a first row of numbers is the header", async () => {
  const years = "2019,2020\n1,2\n";
  await assertRejects(() => load(years), TypeError, "'header'");
  const named = await load(years, { header: true });
  assertEquals([named.names, toNested(named.matrix())], [["2019", "2020"], [[1, 2]]]);
  const bare = await load(years, { header: false });
  assertEquals([bare.names, toNested(bare.matrix())], [["0", "1"], [[2019, 2020], [1, 2]]]);
});

Deno.test("loadCsv() refuses, omits or fills missing values", async () => {
  const holes = "a,b,c\n1,2,x\n,4,y\n5,NA,z\n7,8,\n";
  await assertRejects(() => load(holes), RangeError, "row 2 of column 'a'");
  await assertRejects(() => load(holes, { columns: ["b"] }), RangeError, "row 3 of column 'b'");
  const text = ["c"];
  const omitted = await load(holes, { missing: "omit", text });
  assertEquals([omitted.rows, toNested(omitted.matrix())], [2, [[1, 2], [7, 8]]]);
  assertEquals(omitted.text("c"), ["x", ""]);
  // A row is kept where it has all values of the columns that are asked for.
  const only = await load(holes, { missing: "omit", columns: ["b"] });
  assertEquals(toNested(only.column("b")), [2, 4, 8]);
  const filled = await load(holes, { missing: -1, text });
  assertEquals(toNested(filled.matrix()), [[1, 2], [-1, 4], [5, -1], [7, 8]]);
  for (const cell of ["NA", "N/A", "nan", "NaN", "null", "NULL", "None", "?", " "]) {
    const { rows } = await load(`a,b\n1,2\n${cell},3\n`, { missing: "omit" });
    assertEquals(rows, 1);
  }
  await assertRejects(() => load("a,b\n,1\n", { missing: "omit" }), RangeError, "each row");
});

Deno.test("loadCsv() takes decimal numbers within range, and nothing else, for numbers", async () => {
  const cells = ["1", "+1", "-.5", "5.", "1e-3", " 2 ", "1E2"];
  const { data } = (await load(`a,b\n${cells.map((cell) => `${cell},0`).join("\n")}\n`)).column(
    "a",
  );
  assertEquals([...data], [1, 1, -0.5, 5, 1e-3, 2, 100]);
  for (const cell of ["0x10", "0b1", "1e999", "Infinity", "1_000", "true", "1 2", '"1,5"']) {
    await assertRejects(() => load(`a\n${cell}\n`), TypeError, "no column holds numbers");
  }
});

Deno.test("loadCsv() reads other separators, line ends and a byte order mark", async () => {
  const expected = [[1, 2], [3, 4]];
  for (const text of ["a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\n\n3,4", "\ufeffa,b\n1,2\n3,4\n"]) {
    const { names, matrix } = await load(text);
    assertEquals([names, toNested(matrix())], [["a", "b"], expected]);
  }
  for (const separator of [";", "\t"]) {
    const { matrix } = await load("a,b\n1,2\n3,4\n".replaceAll(",", separator), { separator });
    assertEquals(toNested(matrix()), expected);
  }
});

Deno.test("loadCsv() refuses what is no table", async () => {
  for (const text of ["", "a,b\n", "\n\n"]) {
    await assertRejects(() => load(text), TypeError, "no rows");
  }
  await assertRejects(() => load("a,b\n1,2\n3\n"), TypeError, "line 3");
  await assertRejects(() => load('a,b\n1,"2\n'), TypeError, 'missing "');
  await assertRejects(() => load("a,a\n1,2\n"), TypeError, "two columns are named 'a'");
  const latin = Uint8Array.of(0x61, 0xe9, 10, 49, 10);
  await withFile(latin, (path) => assertRejects(() => loadCsv(path), TypeError, "UTF-8"));
});

Deno.test("loadCsv() refuses bad options", async () => {
  const refuse = (options: object, text: string) =>
    assertRejects(() => load("a\n1\n", options), TypeError, text);
  await refuse({ delimiter: ";" }, "no option 'delimiter'");
  await refuse({ dtype: "float32" }, "no option 'dtype'");
  await refuse({ columns: "a" }, "'columns'");
  await refuse({ text: [1] }, "'text'");
  await refuse({ header: 1 }, "'header'");
  await refuse({ separator: ", " }, "'separator'");
  await refuse({ decimal: 1 }, "'decimal'");
  await refuse({ decimal: ";" }, '\'decimal\' must be "." or ","');
  await refuse({ missing: "drop" }, "'missing'");
  await refuse({ missing: NaN }, "'missing'");
});

Deno.test("loadCsv() reads long tables, from the web too, and keeps the event loop alive", async () => {
  const rows = 20_000, columns = 40;
  const header = Array.from({ length: columns }, (_, j) => `c${j}`).join();
  const row = (i: number) => Array.from({ length: columns }, (_, j) => i * j).join();
  const text = [header, ...Array.from({ length: rows }, (_, i) => row(i))].join("\n");
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const reports: number[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }) =>
    reports.push(done / total);
  const table = await withServer(() => new Response(text), (url) => loadCsv(url, { onProgress }));
  clearInterval(timer);
  // The table is read in pieces, and other tasks have a turn between them, however busy the machine is.
  assert(turns > 4, `${turns} turns`);
  assertEquals(table.matrix().shape, [rows, columns]);
  assert(table.column("c39").data.every((value, i) => value === 39 * i));
  assert(reports.length > 2 && reports.at(-1) === 1);
  await assertRejects(() => load(text, { maxBytes: 2 ** 20 }), RangeError, "'maxBytes'");
  await assertRejects(() => load(text, { signal: AbortSignal.timeout(20) }), DOMException);
});
