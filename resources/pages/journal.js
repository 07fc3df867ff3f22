/* A journal: its lines as they were written, what each says, and whether their chain holds. */
const Journal = (() => {
  const NO_HASH = "0".repeat (64);
  const HASH_MEMBER = ",\"hash\":\"";
  const encoder = new TextEncoder ();

  function sha256 (text) {
    const sum = new Sha256 ();
    sum.update (encoder.encode (text));
    return sum.finish ();
  }

  return {
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
