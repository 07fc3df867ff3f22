/* A journal: its lines as they were written, what each says, and whether their chain holds. */
const Journal = (() => {
  const NO_HASH = "0".repeat (64);
  const HASH_MEMBER = ",\"hash\":\"";
  const encoder = new TextEncoder ();
  /* What every record has, what stands elsewhere on the page, and what only programs use. */
  const NOT_SAID = new Set (["seq", "time", "mono_us", "step", "kind", "who", "prev", "hash", "sha256", "words", "table",
    "offset_us", "ahead_us", "system_ahead_us", "does", "schema", "papers", "dir", "light", "focus", "outside"]);
  /* That these are not so is worth a word. */
  const SAID_IF_FALSE = new Set (["matches", "hardware"]);
  /* Characters that move or hide what stands around them; the log has them like this, too. */
  const STEERING = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

  function sha256 (text) {
    const sum = new Sha256 ();
    sum.update (encoder.encode (text));
    return sum.finish ();
  }

  function isSaid ([name, value]) {
    if (value === false)
      return SAID_IF_FALSE.has (name);
    const isEmpty = value === null || value === "" || (typeof value === "object" && Object.keys (value).length === 0);
    return !isEmpty && !NOT_SAID.has (name);
  }

  /* `key_tag` as `key tag`, `script_sha256` as `script SHA-256`, `drift_us` as `drift`. */
  function sayName (name) {
    return name.replace (/_(us|ms)$/, "").replaceAll ("_", " ").replace (/\bsha256\b/, "SHA-256");
  }

  /* Texts stand as they are, unless they could be taken for more than one value, or for the dot of a sentence. */
  function sayValue (name, value) {
    if (typeof value === "number" && name.endsWith ("_us"))
      return `${value / 1e6} s`;
    if (typeof value === "number" && name.endsWith ("_ms"))
      return `${value} ms`;
    return typeof value === "string" && !/[;"\n\r\t]|^\.$/.test (value) ? value : JSON.stringify (value);
  }

  return {
    /* What the log says of a record, without what nobody needs to read. The members keep their order. */
    say (record, logged) {
      const by = record.who ? [`by: ${record.who}`] : [];
      const members = Object.entries (record).filter (isSaid)
        .filter (([name, value]) => name !== "roles" || value !== record.who)
        .map (([name, value]) => `${sayName (name)}: ${sayValue (name, value)}`);
      return [logged.split ("; ")[0], ...by, ...members].join ("; ")
        .replace (STEERING, (sign) => `\\u${sign.charCodeAt (0).toString (16).padStart (4, "0")}`);
    },

    parse (lines) {
      return lines.map ((line) => JSON.parse (line));
    },

    /* The number of the first line that does not follow from those before it, or 0. Each names the hash of the one
     * before, and its own hash is that of its octets before the last member. */
    findBreak (lines, records) {
      let before = NO_HASH;
      for (const [i, record] of records.entries ()) {
        const stripped = lines[i].slice (0, lines[i].lastIndexOf (HASH_MEMBER));
        if (record.seq !== i + 1 || record.prev !== before || record.hash !== sha256 (stripped))
          return i + 1;
        before = record.hash;
      }
      return 0;
    },

    /* The hash of the file that these lines are. */
    hash (lines) {
      return sha256 (lines.map ((line) => `${line}\n`).join (""));
    },

    /* The last of the records that are not later, by ceremony time in microseconds; the first before any. */
    find (records, mono) {
      let low = 0, high = records.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (records[middle].mono_us <= mono)
          low = middle;
        else
          high = middle;
      }
      return low;
    },

    /* What the clock on the wall showed then, in milliseconds since 1970. */
    utc (records, mono) {
      const record = records[this.find (records, mono)];
      return Date.parse (record.time) + (mono - record.mono_us) / 1000;
    },
  };
}) ();
