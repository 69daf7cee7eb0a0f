/**
 * The outputs of a notebook's cells, gathered from the messages that its kernel broadcasts.
 *
 * @module
 */

import type { Message } from "./message.ts";
import type { Json, JsonObject } from "./notebook.ts";

type Output = { [key: string]: Json };

/** Gathers outputs cell by cell. Displays may be updated by later cells. */
export class Outputs {
  readonly #displays: Map<string, Output[]> = new Map();
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
        return this.#display(content);
      case "execute_result":
        if (isEmpty(content.data)) return; // a value that has shown itself already
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
    if (id !== undefined) this.#displays.set(id, [...this.#displays.get(id) ?? [], output]);
    this.#add(output);
  }

  #update(content: JsonObject): void {
    for (const output of this.#displays.get(displayId(content) ?? "") ?? []) {
      Object.assign(output, mime(content));
    }
  }

  #clear(wait: boolean): void {
    if (wait) this.#clearNext = true;
    else this.#current.length = 0;
  }
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
