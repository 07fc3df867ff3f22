/* What the room announces: the text of the code on the stage, hex digits, or words. */
const KINDS = ["KSR", "SKR", "LOG", "DVD", "CONF", "SUMS"];
const HASH_DIGITS = 64;
const HASH_WORDS = 32;

/* {kind or null, hex}, or {problem, ...} with the key of a text and what it takes, or null for no text at all. */
function readAnnounced (text) {
  const trimmed = text.trim ();
  if (trimmed === "")
    return null;

  const code = trimmed.match (/^([A-Z]+)\s+SHA-?256\s+([0-9A-Fa-f\s]+)$/i);
  const kind = code ? code[1].toUpperCase () : null;
  if (code && !KINDS.includes (kind))
    return { problem: "kindUnknown", kind };
  const digits = (code ? code[2] : trimmed).replace (/\s+/g, "");
  if (/^[0-9a-f]+$/i.test (digits) && (code || digits.length > 8)) {
    if (digits.length !== HASH_DIGITS)
      return { problem: "digitsCount", count: digits.length };
    return { kind, hex: digits.toLowerCase () };
  }

  const words = trimmed.split (/[\s,.;>]+/).filter ((word) => word !== "");
  const { hex, wrong, word, other } = PgpWords.toHex (words);
  if (wrong !== undefined)
    return { problem: other ? "wordOutOfPlace" : "wordUnknown", position: wrong, word };
  if (words.length !== HASH_WORDS)
    return { problem: "wordsCount", count: words.length };
  return { kind: null, hex };
}
