import { assertEquals } from "@std/assert";
import { type Message, request } from "../../../tasks/jupyter/message.ts";
import { Outputs } from "../../../tasks/jupyter/outputs.ts";

function message(type: string, content: Message["content"]): Message {
  return request(type, "session", content);
}

function display(type: string, text: string, id?: string): Message {
  const transient = id === undefined ? {} : { display_id: id };
  return message(type, { data: { "text/plain": text }, metadata: {}, transient });
}

Deno.test("Outputs joins neighbouring streams of the same name", () => {
  const outputs = new Outputs();
  const cell = outputs.nextCell();
  for (const [name, text] of [["stdout", "a\n"], ["stdout", "b\n"], ["stderr", "c\n"]]) {
    outputs.take(message("stream", { name, text }), 1);
  }
  assertEquals(cell, [
    { output_type: "stream", name: "stdout", text: "a\nb\n" },
    { output_type: "stream", name: "stderr", text: "c\n" },
  ]);
});

Deno.test("Outputs applies updates to every display of that id, in earlier cells too", () => {
  const outputs = new Outputs();
  const first = outputs.nextCell();
  outputs.take(display("display_data", "old", "p"), 1);
  outputs.take(display("display_data", "other"), 1);
  const second = outputs.nextCell();
  outputs.take(display("display_data", "old", "p"), 2);
  outputs.take(display("update_display_data", "new", "p"), 2);
  outputs.take(display("update_display_data", "nobody", "q"), 2);
  const shown = (text: string): unknown => ({
    output_type: "display_data",
    data: { "text/plain": text },
    metadata: {},
  });
  assertEquals<unknown>(first, [shown("new"), shown("other")]);
  assertEquals<unknown>(second, [shown("new")]);
});

Deno.test("Outputs clears at once, or when the next output comes", () => {
  const outputs = new Outputs();
  const cell = outputs.nextCell();
  outputs.take(message("stream", { name: "stdout", text: "a" }), 1);
  outputs.take(message("clear_output", { wait: true }), 1);
  assertEquals(cell.length, 1);
  outputs.take(message("stream", { name: "stdout", text: "b" }), 1);
  assertEquals(cell, [{ output_type: "stream", name: "stdout", text: "b" }]);
  outputs.take(message("clear_output", { wait: false }), 1);
  assertEquals(cell, []);
});

Deno.test("Outputs keeps errors without the codes that colour them", () => {
  const outputs = new Outputs();
  const cell = outputs.nextCell();
  const traceback = ["\u001b[31mError\u001b[0m: no"];
  outputs.take(message("error", { ename: "Error", evalue: "no", traceback }), 1);
  assertEquals(cell, [{
    output_type: "error",
    ename: "Error",
    evalue: "no",
    traceback: ["Error: no"],
  }]);
});

Deno.test("Outputs drops the empty result of a value that has shown itself", () => {
  const outputs = new Outputs();
  const cell = outputs.nextCell();
  outputs.take(message("execute_result", { data: {}, metadata: {} }), 1);
  outputs.take(message("display_data", { data: {}, metadata: {}, transient: {} }), 1);
  assertEquals(cell, []);
});

Deno.test("Outputs takes a display out that is updated to nothing, and joins what it parted", () => {
  const outputs = new Outputs();
  const cell = outputs.nextCell();
  outputs.take(message("stream", { name: "stdout", text: "a" }), 1);
  outputs.take(display("display_data", "50 %", "p"), 1);
  outputs.take(message("stream", { name: "stdout", text: "b" }), 1);
  const nothing = { data: {}, metadata: {}, transient: { display_id: "p" } };
  outputs.take(message("update_display_data", nothing), 1);
  outputs.take(message("update_display_data", nothing), 1);
  assertEquals(cell, [{ output_type: "stream", name: "stdout", text: "ab" }]);
});
