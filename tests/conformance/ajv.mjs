// A validator in a process of its own, fed by lines. The first line is a JSON Schema; the answer is {"error": null}, or
// why Ajv does not take it. Each further line is a JSON text; the answer is {"valid", "errors": [[path, keyword], …]},
// or {"unreadable"} with the reason.
import { createInterface } from "node:readline";
import { Ajv2020 } from "ajv/dist/2020.js";

let validate;

function compile(line) {
  try {
    validate = new Ajv2020({ strict: true, allErrors: true, logger: false }).compile(JSON.parse(line));
    return { error: null };
  } catch (error) {
    return { error: String(error) };
  }
}

function judge(line) {
  let document;
  try {
    document = JSON.parse(line);
  } catch (error) {
    return { unreadable: String(error) };
  }
  const valid = validate(document);
  const errors = (validate.errors ?? []).map((error) => [error.instancePath, error.keyword]);
  return { valid, errors };
}

createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(JSON.stringify(validate ? judge(line) : compile(line)) + "\n");
});
