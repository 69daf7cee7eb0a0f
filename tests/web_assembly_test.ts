import { assertEquals } from "@std/assert";
import { hasRelaxedSimd, hasSimd } from "../lib/web_assembly.ts";

// Every version of V8 that Deno has had since 2.0 can do both.

Deno.test("hasSimd() asks for a vector, and finds one", () => {
  const bytes = askedFor(hasSimd);
  assertEquals(WebAssembly.validate(bytes), true);
  bytes.set([0xff], bytes.length - 2); // an instruction that there is not, in place of the splat
  assertEquals(WebAssembly.validate(bytes), false);
});

Deno.test("hasRelaxedSimd() asks for a relaxed instruction, and finds one", () => {
  const bytes = askedFor(hasRelaxedSimd);
  assertEquals(WebAssembly.validate(bytes), true);
  // f64x2.relaxed_madd has the number 0x107, in seven bits a byte; 0x1ff is none.
  assertEquals([...bytes.subarray(-4)], [0xfd, 0x87, 0x02, 0x0b]);
  bytes.set([0xff, 0x03], bytes.length - 3);
  assertEquals(WebAssembly.validate(bytes), false);
});

/** The module whose validity a question depends on. */
function askedFor(question: () => boolean): Uint8Array<ArrayBuffer> {
  const { validate } = WebAssembly;
  let asked = new Uint8Array();
  try {
    WebAssembly.validate = (bytes) => {
      asked = bytes as Uint8Array<ArrayBuffer>;
      return false;
    };
    assertEquals(question(), false);
  } finally {
    WebAssembly.validate = validate;
  }
  assertEquals(question(), true);
  return asked;
}
