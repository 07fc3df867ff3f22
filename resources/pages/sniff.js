/* What a file is by its first octets. */
const Sniff = (() => {
  const SNIFF_BYTES = 4096;
  const LIST_LINE = /^[0-9a-f]{64} [ *].+$/;

  return {
    /* "request", "response", "list" of hashes; or null: it may be anything. */
    async read (file) {
      const text = await file.slice (0, SNIFF_BYTES).text ();
      if (LIST_LINE.test (text.split ("\n")[0]))
        return "list";
      if (!/<KSR[\s/>]/.test (text))
        return null;
      return /<Response[\s/>]/.test (text) ? "response" : /<Request[\s/>]/.test (text) ? "request" : null;
    },
  };
}) ();
