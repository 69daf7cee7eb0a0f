import { assertEquals, assertRejects } from "@std/assert";
import { Codec, request } from "../../../tasks/jupyter/message.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("Codec signs as test case 2 of RFC 4231 says", async () => {
  const codec = await Codec.withKey("Jefe");
  assertEquals(
    await codec.sign([bytes("what do ya want "), bytes("for nothing?")]),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
});

Deno.test("Codec reads back what it wrote, identities before the delimiter or not", async () => {
  const codec = await Codec.withKey("secret");
  const message = request("execute_request", "session", { code: "1 + 1 // \u03b8" });
  const frames = await codec.encode(message);
  assertEquals(frames.length, 6);
  assertEquals(await codec.decode(frames), message);
  assertEquals(await codec.decode([bytes("topic"), ...frames, bytes("buffer")]), message);
});

Deno.test("Codec refuses a message that was changed, or that is none", async () => {
  const codec = await Codec.withKey("secret");
  const frames = await codec.encode(request("status", "session", {}));
  const changed = [...frames.slice(0, 5), bytes('{"execution_state":"idle"}')];
  await assertRejects(() => codec.decode(changed), TypeError, "signature is wrong");
  await assertRejects(() => codec.decode(frames.slice(1)), TypeError, "expected a delimiter");
});
