import { assertEquals } from "@std/assert";
import { encodeFrame, greeting, readyCommand, ZmtpSocket } from "../../../tasks/jupyter/zmtp.ts";

Deno.test("greeting() announces a client of ZMTP 3.0 with the NULL mechanism", () => {
  const bytes = greeting();
  assertEquals(bytes.length, 64);
  assertEquals([...bytes.subarray(0, 12)], [0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 3, 0]);
  assertEquals(new TextDecoder().decode(bytes.subarray(12, 16)), "NULL");
  assertEquals(bytes.subarray(16).every((byte) => byte === 0), true);
});

Deno.test("readyCommand() holds the socket's type", () => {
  const expected = "\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB";
  assertEquals(new TextDecoder().decode(readyCommand("SUB")), expected);
});

Deno.test("encodeFrame() writes the size in one byte up to 255 and in eight above", () => {
  const short = encodeFrame({ more: true, command: false, body: new Uint8Array(255) });
  assertEquals([...short.subarray(0, 2)], [1, 255]);
  const long = encodeFrame({ more: false, command: false, body: new Uint8Array(256) });
  assertEquals([...long.subarray(0, 9)], [2, 0, 0, 0, 0, 0, 0, 1, 0]);
  const command = encodeFrame({ more: false, command: true, body: new Uint8Array(1) });
  assertEquals([...command], [4, 1, 0]);
});

Deno.test("ZmtpSocket reads messages that arrive in pieces and skips commands", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const body = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
  const serve = async (): Promise<void> => {
    using peer = await listener.accept();
    const bytes = [
      ...greeting(),
      ...encodeFrame({ more: false, command: true, body: readyCommand("DEALER") }),
      ...encodeFrame({ more: true, command: false, body }),
      ...encodeFrame({ more: false, command: false, body: new Uint8Array(0) }),
      ...encodeFrame({ more: false, command: true, body: new Uint8Array([4]) }),
      ...encodeFrame({ more: false, command: false, body: new Uint8Array([7]) }),
    ];
    peer.setNoDelay(true);
    for (let i = 0; i < bytes.length; i += 70) {
      await peer.write(new Uint8Array(bytes.slice(i, i + 70)));
    }
    await peer.read(new Uint8Array(1000));
  };
  const served = serve();
  const socket = await ZmtpSocket.connect((listener.addr as Deno.NetAddr).port, "DEALER");
  assertEquals(await socket.receive(), [body, new Uint8Array(0)]);
  assertEquals(await socket.receive(), [new Uint8Array([7])]);
  await served;
  assertEquals(await socket.receive(), undefined);
  socket.close();
  listener.close();
});
