// Chrome 143 and its neighbours know `Document.parseHTMLUnsafe`, but refuse the second argument that htmx
// 4.0.1 gives it, so that no fragment would be swapped. There the argument, which is empty, is left out.
try {
  Document.parseHTMLUnsafe?.("", {});
} catch {
  const parse = Document.parseHTMLUnsafe.bind(Document);
  Document.parseHTMLUnsafe = (html) => parse(html);
}
