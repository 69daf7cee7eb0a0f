export interface CsvParseStreamOptions {
  readonly separator?: string;
  readonly fieldsPerRecord?: number;
}
export class CsvParseStream implements TransformStream<string, string[]> {
  constructor(options?: CsvParseStreamOptions);
  readonly readable: ReadableStream<string[]>;
  readonly writable: WritableStream<string>;
}
