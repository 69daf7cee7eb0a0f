/**
 * The outputs of a notebook's cells, gathered from the messages that its kernel broadcasts.
 *
 * @module
 */

import type { Message } from "./message.ts";
import type { Json, JsonObject } from "./notebook.ts";

type Output = { [key: string]: Json };

/** An output that may be updated, and the outputs of its cell. */
interface Display {
  readonly output: Output;
  readonly cell: Output[];
}

/** Gathers outputs cell by cell. Displays may be updated by later cells. */
export class Outputs {
  readonly #displays: Map<string, Display[]> = new Map();
  #current: Output[] = [];
  #clearNext = false;

  /** Starts the outputs of the next cell; the list returned fills as messages are taken. */
  nextCell(): readonly JsonObject[] {
    this.#current = [];
    this.#clearNext = false;
    return this.#current;
  }

  /** Takes a message; `count` is the number of the cell that runs. */
  take(message: Message, count: number): void {
    const content = message.content as JsonObject;
    switch (message.header.msg_type) {
      case "stream":
        return this.#stream(String(content.name), String(content.text));
      case "display_data":
        // What a value that has shown itself leaves for Deno to show.
        if (isEmpty(content.data) && displayId(content) === undefined) return;
        return this.#display(content);
      case "execute_result":
        if (isEmpty(content.data)) return;
        return this.#add({
          output_type: "execute_result",
          execution_count: count,
          ...mime(content),
        });
      case "update_display_data":
        return this.#update(content);
      case "error":
        return this.addError(content);
      case "clear_output":
        return this.#clear(content.wait === true);
    }
  }

  /** Adds an error, its escape sequences for colours removed. */
  addError(content: JsonObject): void {
    const traceback = (content.traceback ?? []) as readonly string[];
    this.#add({
      output_type: "error",
      ename: plain(String(content.ename)),
      evalue: plain(String(content.evalue)),
      traceback: traceback.map(plain),
    });
  }

  #add(output: Output): void {
    if (this.#clearNext) this.#current.length = 0;
    this.#clearNext = false;
    this.#current.push(output);
  }

  #stream(name: string, text: string): void {
    const last = this.#clearNext ? undefined : this.#current.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text = `${last.text}${text}`;
    else this.#add({ output_type: "stream", name, text });
  }

  #display(content: JsonObject): void {
    const output = { output_type: "display_data", ...mime(content) };
    const id = displayId(content);
    this.#add(output);
    if (id === undefined) return;
    this.#displays.set(id, [...this.#displays.get(id) ?? [], { output, cell: this.#current }]);
  }

  #update(content: JsonObject): void {
    const displays = this.#displays.get(displayId(content) ?? "") ?? [];
    for (const { output } of displays) Object.assign(output, mime(content));
    if (isEmpty(content.data)) displays.forEach(takeOut);
  }

  #clear(wait: boolean): void {
    if (wait) this.#clearNext = true;
    else this.#current.length = 0;
  }
}

/** Takes an output that shows nothing any more out of its cell, as if it had never been there. */
function takeOut({ output, cell }: Display): void {
  const place = cell.indexOf(output);
  if (place < 0) return;
  cell.splice(place, 1);
  const [before, after] = [cell[place - 1], cell[place]];
  const areOne = before?.output_type === "stream" && after?.output_type === "stream" &&
    before.name === after.name;
  if (!areOne) return;
  before.text = `${before.text}${after.text}`;
  cell.splice(place, 1);
}

/** Returns a text without the escape sequences that colour it. */
export function plain(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}

function mime(content: JsonObject): { data: Json; metadata: Json } {
  return { data: content.data ?? {}, metadata: content.metadata ?? {} };
}

function isEmpty(data: Json | undefined): boolean {
  return typeof data === "object" && data !== null && Object.keys(data).length === 0;
}

function displayId(content: JsonObject): string | undefined {
  const id = (content.transient as JsonObject | undefined)?.display_id;
  return typeof id === "string" ? id : undefined;
}
