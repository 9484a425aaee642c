// What an editor shows of documents: the language service of Visual Studio Code, asked place by place.
//
// A question holds a document's text, the stem of its schema, the path to a place, and what is asked: "verdict" on the
// whole; "completion" of the value at the place; "hover" over its key; "marks", the ranges of text that the diagnostics
// mark, and those of the value and of the key at the place.
import { json } from "node:stream/consumers";
import vscode from "vscode-json-languageservice";

const { schemas, questions } = await json(process.stdin);
const service = vscode.getLanguageService({});
service.configure({
  schemas: Object.entries(schemas).map(([stem, schema]) => ({ uri: schema.$id, fileMatch: [`${stem}.json`], schema })),
});

function find(node, path) {
  let key = null;
  for (const step of path) {
    const property = node.properties?.find(({ keyNode }) => keyNode.value === step);
    key = property?.keyNode ?? null;
    node = property ? property.valueNode : node.items[step];
  }
  return { node, key };
}

const range = (node) => node && [node.offset, node.offset + node.length];

async function answer({ stem, text, path, ask }) {
  const document = vscode.TextDocument.create(`file:///folder/${stem}.json`, "json", 1, text);
  const parsed = service.parseJSONDocument(document);
  const { node, key } = find(parsed.root, path);
  switch (ask) {
    case "completion": {
      const { items } = await service.doComplete(document, document.positionAt(node.offset + 1), parsed);
      return items.map(({ label }) => label);
    }
    case "hover": {
      const hover = await service.doHover(document, document.positionAt(key.offset + 1), parsed);
      return hover && hover.contents.join("\n");
    }
    case "verdict":
      return (await service.doValidation(document, parsed, {}, schemas[stem])).length === 0;
    case "marks": {
      const found = await service.doValidation(document, parsed, {}, schemas[stem]);
      const marks = found.map(({ range }) => [document.offsetAt(range.start), document.offsetAt(range.end)]);
      return { marks, messages: found.map(({ message }) => message), value: range(node), key: range(key) };
    }
  }
}

const answers = [];
for (const question of questions) {
  answers.push(await answer(question));
}
process.stdout.write(JSON.stringify(answers));
