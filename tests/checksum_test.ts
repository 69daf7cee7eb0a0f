import { assertEquals } from "@std/assert";
import { crc32, plainCrc32 } from "../lib/checksum.ts";

for (const [name, checksum] of Object.entries({ "the host's": crc32, "the plain": plainCrc32 })) {
  Deno.test(`${name} CRC-32 has the check value of the standard, in parts too`, () => {
    const bytes = new TextEncoder().encode("123456789");
    assertEquals(checksum(bytes), 0xcbf43926);
    assertEquals(checksum(bytes.subarray(4), checksum(bytes.subarray(0, 4))), 0xcbf43926);
    assertEquals(checksum(new Uint8Array()), 0);
  });
}
