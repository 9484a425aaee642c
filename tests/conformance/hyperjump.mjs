// Hyperjump's verdict on each document.
import { json } from "node:stream/consumers";
import { registerSchema, validate } from "@hyperjump/json-schema/draft-2020-12";

const { schemas, documents } = await json(process.stdin);
const judges = {};
for (const schema of schemas) {
  registerSchema(schema);
  judges[schema.$id] = await validate(schema.$id);
}
process.stdout.write(JSON.stringify(documents.map(({ schema, text }) => ({ valid: judges[schema](JSON.parse(text)).valid }))));
