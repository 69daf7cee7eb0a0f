/**
 * Connection files: how a Jupyter kernel is told where to listen and with what key to sign.
 *
 * @module
 */
import { writeFile } from "../../lib/write_file.ts";

/** Ports of the five sockets of a kernel. */
export interface Ports {
  /** Requests and replies. */
  readonly shell_port: number;
  /** Outputs and states, broadcast. */
  readonly iopub_port: number;
  /** Questions of the kernel to the user. */
  readonly stdin_port: number;
  /** Requests that go before others, as shutdown. */
  readonly control_port: number;
  /** Echo. */
  readonly hb_port: number;
}

/** Content of a connection file. */
export interface Connection extends Ports {
  /** Always TCP here. */
  readonly transport: "tcp";
  /** Always this machine alone. */
  readonly ip: "127.0.0.1";
  /** Always HMAC-SHA256. */
  readonly signature_scheme: "hmac-sha256";
  /** Secret with which messages are signed. */
  readonly key: string;
}

/** Returns a connection over loopback, with ports that are free now and a new key. */
export function newConnection(): Connection {
  const [shell, iopub, stdin, control, heartbeat] = freePorts(5) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    signature_scheme: "hmac-sha256",
    key: crypto.randomUUID(),
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: heartbeat,
  };
}

/** Writes a connection to a temporary file that only this user can read, and returns its path. */
export async function writeConnection(connection: Connection): Promise<string> {
  const path = await Deno.makeTempFile({ prefix: "kernel-", suffix: ".json" });
  await writeFile(path, JSON.stringify(connection));
  return path;
}

/** All ports are held until the last is found, so that they differ. */
function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map((listener) => (listener.addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}
