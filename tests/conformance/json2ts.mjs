// TypeScript types made of a JSON Schema.
import { json } from "node:stream/consumers";
import { compile } from "json-schema-to-typescript";

const { schema, name } = await json(process.stdin);
process.stdout.write(JSON.stringify(await compile(schema, name, { bannerComment: "", format: false })));
