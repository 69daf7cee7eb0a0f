/**
 * Answers of web servers.
 *
 * @module
 */
import { errors } from "../host/mod.ts";

/** How a server is asked. */
export interface Question {
  /** What it is told. */
  readonly headers?: Headers;
  /** Stops the question. */
  readonly signal?: AbortSignal | undefined;
  /** A status that is an answer too, beside those of success. */
  readonly allowed?: number;
}

/**
 * Asks a server.
 *
 * @throws {Deno.errors.NotFound} If it has no such file.
 * @throws {Deno.errors.Http} If it answers with another status, or none does.
 */
export async function answerOf(
  attempt: string,
  url: URL | string,
  { headers = new Headers(), signal, allowed }: Question,
): Promise<Response> {
  const response = await fetch(url, { headers, signal: signal ?? null }).catch((error) => {
    // A missing permission and an abort say so themselves.
    signal?.throwIfAborted();
    if (!(error instanceof TypeError)) throw error;
    const message = `Cannot ${attempt} as nothing answers there: ${error.message}`;
    throw new errors.Http(message, { cause: error });
  });
  if (response.ok || response.status === allowed) return response;
  await response.body?.cancel();
  const { status, statusText } = response;
  const Kind = status === 404 || status === 410 ? errors.NotFound : errors.Http;
  throw new Kind(`Cannot ${attempt} as the server answers ${`${status} ${statusText}`.trim()}`);
}
