/* What the room announces: the text of the code on the stage, hex digits, or words, also as this product prints them. */
const KINDS = ["KSR", "SKR", "LOG", "DVD", "CONF", "SUMS"];
const HASH_DIGITS = 64;
const HASH_WORDS = 32;

const Announced = (() => {
  /* A line of the published log, and what `ksk words` writes before what it prints. */
  const BEFORE_LINE = /^\s*(\d{4}-\d\d-\d\dT[\d:]{8}Z:\s*\[[a-z]+\]\s*)?(SHA-?256:|PGP Words:)?/i;
  const TITLE = /^SHA256 hash of (.*):\s*$/i;

  /* What is left without the words around it, and the kind that a title names. */
  function strip (text) {
    let kind = null;
    const lines = text.split ("\n").map ((line) => line.replace (BEFORE_LINE, ""));
    const rest = lines.filter ((line) => {
      const title = line.trim ().match (TITLE);
      if (title && KINDS.includes (title[1]))
        kind = title[1];
      return title === null;
    });
    return { kind, text: rest.join ("\n").trim () };
  }

  /* {words}, or {problem, position}. A number is that of the word after it: `1 fracture 2 …`, `1. fracture`. */
  function readNumbered (tokens) {
    const words = [];
    let next = 1;
    for (const token of tokens) {
      const number = /^\d+$/.test (token) ? Number (token) : 0;
      if (number >= 1 && number <= HASH_WORDS) {
        next = number;
      } else {
        if (words[next - 1] !== undefined)
          return { problem: "wordNumber", position: next };
        words[next - 1] = token;
        next++;
      }
    }
    const missing = words.findIndex ((word) => word === undefined);
    return missing < 0 ? { words } : { problem: "wordNumber", position: missing + 1 };
  }

  function readWords (text) {
    const tokens = text.replace (/\b(\d{1,2})(?=[a-z]{2})/gi, "$1 ").split (/[\s,.;:()<>]+/).filter ((token) => token !== "");
    const { words, problem, position } = readNumbered (tokens);
    if (problem)
      return { problem, position };
    const { hex, wrong, word, other } = PgpWords.toHex (words);
    if (wrong !== undefined)
      return { problem: other ? "wordOutOfPlace" : "wordUnknown", position: wrong, word };
    if (words.length !== HASH_WORDS)
      return { problem: "wordsCount", count: words.length };
    return { hex };
  }

  /* null: these are no hex digits. */
  function readDigits (text, isCode) {
    const digits = text.replace (/\s+/g, "");
    if (!/^[0-9a-f]+$/i.test (digits) || (!isCode && digits.length <= 8))
      return null;
    return digits.length === HASH_DIGITS ? { hex: digits.toLowerCase () }
      : { problem: "digitsCount", count: digits.length };
  }

  /* The digits of a hash, and its words below them. */
  function readBoth (text) {
    const parts = text.match (/^([0-9a-f]{64})\s+(\S.*)$/is);
    const read = readWords (parts ? parts[2] : text);
    return parts && read.hex && read.hex !== parts[1].toLowerCase () ? { problem: "digitsAndWords" } : read;
  }

  return {
    /* {kind or null, hex}, or {problem, ...} with the key of a text and what it takes, or null for no text at all. */
    read (given) {
      if (given.trim () === "")
        return null;
      const code = given.trim ().match (/^([A-Z]+)\s+SHA-?256\s+([0-9A-Fa-f\s]+)$/i);
      if (code) {
        const kind = code[1].toUpperCase ();
        return KINDS.includes (kind) ? { kind, ...readDigits (code[2], true) } : { problem: "kindUnknown", kind };
      }
      const { kind, text } = strip (given);
      return { kind, ...readDigits (text, false) ?? readBoth (text) };
    },
  };
}) ();
