/* PGP words: at even positions a word of two syllables for each byte, at odd positions one of three. */
const PgpWords = (() => {
  const LIST = /*@WORDS@*/[];
  const values = [0, 1].map ((parity) => new Map (LIST.map ((pair, byte) => [pair[parity].toLowerCase (), byte])));

  return {
    fromHex (hex) {
      return hex.match (/../g).map ((digits, i) => LIST[parseInt (digits, 16)][i % 2]);
    },

    /* {hex}, or {wrong: position from 1, word, other: whether it is a word of the other positions}. */
    toHex (words) {
      let hex = "";
      for (const [i, word] of words.entries ()) {
        const byte = values[i % 2].get (word.toLowerCase ());
        if (byte === undefined)
          return { wrong: i + 1, word, other: values[1 - (i % 2)].has (word.toLowerCase ()) };
        hex += byte.toString (16).padStart (2, "0");
      }
      return { hex };
    },
  };
}) ();
