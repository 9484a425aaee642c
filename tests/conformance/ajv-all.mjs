// All schemas in one Ajv, with the formats that it can check: a verdict on each document.
import { json } from "node:stream/consumers";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const { schemas, documents } = await json(process.stdin);
const ajv = new Ajv2020({ strict: true, schemas });
addFormats.default(ajv);
process.stdout.write(JSON.stringify(documents.map(({ schema, text }) => ({ valid: ajv.validate(schema, JSON.parse(text)) }))));
