/* Files that are given to the page: their hashes and words beside those of the record, and what follows from them. */
const Compare = (() => {
  const { make } = Parts;
  const say = Texts.say;
  /* A list of files is no longer than this. */
  const MAX_LIST_BYTES = 4 * 1024 * 1024;
  const LIST_LINE = /^([0-9a-f]{64}) [ *](.+)$/;
  const CLOSING = /^[^./]+_closing(-[1-9]\d{0,3})?\.(mkv|webm)(\.sha256)?$/;
  /* The worst first. */
  const VERDICTS = {
    different: { shape: "✗", word: "verdictDifferent" },
    failed: { shape: "✗", word: "verdictFailed" },
    missing: { shape: "✗", word: "verdictMissing" },
    unknown: { shape: "○", word: "verdictUnknown" },
    unlisted: { shape: "○", word: "verdictUnlisted" },
    same: { shape: "✓", word: "verdictSame" },
  };

  /* What went through the room, where it is given under another name. */
  const PASSED = {
    request: { record: "request-loaded", key: "otherRequest" },
    response: { record: "response-signed", key: "otherResponse" },
  };

  let record = null;
  let known = new Map ();  /* path: hash, of the page and of the list that was given to it */
  let given = [];          /* of this turn: {item, file, hash, result} */
  let turn = 0;
  let isDone = true;
  let results = null, summary = null;

  /* From the folder of the record, where a whole folder was chosen; else the name alone. */
  function pathOf (file) {
    return file.webkitRelativePath ? file.webkitRelativePath.split ("/").slice (1).join ("/") : null;
  }

  function candidates (file) {
    const path = pathOf (file);
    if (path !== null)
      return known.has (path) ? [path] : [];
    return [...known.keys ()].filter ((each) => each.split ("/").at (-1) === file.name);
  }

  function lastOf (kind) {
    return record.records.filter ((each) => each.kind === kind && each.sha256).at (-1) ?? null;
  }

  function isList (file) {
    return (pathOf (file) ?? file.name) === record.sums && file.size <= MAX_LIST_BYTES;
  }

  /* {verdict, key, values, listed}: `listed` is the hash that it should have had. */
  async function judge (file, hash) {
    const paths = candidates (file);
    if (paths.length > 0)
      return paths.some ((path) => known.get (path) === hash) ? { verdict: "same", key: "comparedSame", listed: hash }
        : { verdict: "different", key: "comparedDifferent", listed: known.get (paths[0]) };
    const same = [...known].find (([, other]) => other === hash);
    if (same)
      return { verdict: "same", key: "comparedKnown", values: { path: same[0] }, listed: hash };
    const kind = await Sniff.read (file);
    const passed = kind in PASSED ? lastOf (PASSED[kind].record) : null;
    if (passed !== null)
      return { verdict: "different", key: PASSED[kind].key, values: { path: passed.file }, listed: passed.sha256 };
    return CLOSING.test (file.name) ? { verdict: "unlisted", key: "comparedClosing" }
      : { verdict: "unknown", key: "comparedUnknown" };
  }

  /* The list of all files: it must say of each what this page says, and then it says more. */
  async function judgeList (file) {
    const rows = (await file.text ()).replace (/\n$/, "").split ("\n").map ((line) => line.match (LIST_LINE));
    if (rows.includes (null))
      return { verdict: "different", key: "listBroken", values: { line: rows.indexOf (null) + 1 } };
    const list = new Map (rows.map (([, hash, path]) => [path, hash]));
    const wrong = record.files.map ((each) => each.path)
      .filter ((path, i) => record.files[i].sha256 && list.get (path) !== record.files[i].sha256);
    if (wrong.length > 0)
      return { verdict: "different", key: "listDiffers", values: { names: wrong.join (", ") } };
    known = list;
    return { verdict: "same", key: "listHolds", values: { count: list.size } };
  }

  /* Hash and words of one side. Words that the other side does not have at their place are marked, not by colour
   * alone. */
  function makeSide (title, hash, other) {
    const words = PgpWords.fromHex (hash), others = PgpWords.fromHex (other);
    const items = words.map ((word, i) => make ("li", word === others[i] ? word : [make ("mark", word)]));
    return make ("div", [make ("h4", title), make ("p", Parts.groups (hash), "code"), make ("ol", items, "word-list")]);
  }

  /* Both sides beside each other where they differ, and where there is but one file. */
  function showResult ({ item, file, hash, result: { verdict, key, values = {}, listed = null } }) {
    item.className = verdict;
    const parts = [make ("p", [make ("strong", `${VERDICTS[verdict].shape} ${say (VERDICTS[verdict].word)}`),
      ` ${say (key, { name: file ? pathOf (file) ?? file.name : "", ...values })}`])];
    if (listed !== null && (verdict === "different" || given.length === 1))
      parts.push (make ("div", [makeSide (say ("sideFile"), hash, listed), makeSide (say ("sideRecord"), listed, hash)],
        "sides"));
    else if (hash !== null)
      parts.push (make ("p", Parts.groups (hash), "code"), make ("p", PgpWords.fromHex (hash).join (" "), "words"));
    if (hash !== null && isList (file))
      parts.push (make ("p", say ("listCode")), make ("p", `LOG SHA256 ${hash.toUpperCase ()}`, "code"));
    item.replaceChildren (...parts);
  }

  /* {hash, result}. */
  async function examine (file, item) {
    const label = make ("span"), bar = make ("progress");
    const showShare = (share) => {
      label.textContent = say ("computing", { name: file.name, percent: Math.floor (share * 100) });
      bar.value = share;
    };
    bar.setAttribute ("aria-label", file.name);
    showShare (0);
    item.replaceChildren (label, bar);
    try {
      const hash = await hashFile (file, showShare);
      return { hash, result: isList (file) ? await judgeList (file) : await judge (file, hash) };
    } catch (error) {
      return { hash: null, result: { verdict: "failed", key: "comparedFailed", values: { reason: error.message } } };
    }
  }

  /* Where a whole folder was chosen: what is listed and is not in it. */
  function findMissing (files) {
    const paths = new Set (files.map (pathOf));
    return paths.has (null) ? [] : [...known.keys ()].filter ((path) => !paths.has (path));
  }

  function addMissing (names) {
    if (names.length === 0)
      return;
    const result = { verdict: "missing", key: "comparedMissing", values: { names: names.join (", ") } };
    given.push ({ item: results.appendChild (make ("li")), file: null, hash: null, result });
    showResult (given.at (-1));
  }

  /* Of all files that were given at once. The worst of them counts. */
  function showTally () {
    const count = (verdict) => given.filter ((each) => each.result?.verdict === verdict).length;
    /* What no list can have says nothing of the others. */
    const found = Object.keys (VERDICTS).filter ((verdict) => count (verdict) > 0);
    const worst = isDone ? found.find ((verdict) => verdict !== "unlisted") ?? found[0] : null;
    const counts = Object.fromEntries (Object.keys (VERDICTS).map ((verdict) => [verdict, count (verdict)]));
    const text = isDone ? say ("tally", counts) : "";
    const shape = make ("span", worst !== null ? VERDICTS[worst].shape : "…", "shape");
    shape.setAttribute ("aria-hidden", "true");
    summary.className = `verdict ${{ failed: "different", missing: "different" }[worst] ?? worst ?? ""}`.trim ();
    summary.replaceChildren (shape, make ("div", [say (worst !== null ? VERDICTS[worst].word : "busy"),
      make ("small", text)]));
  }

  return {
    init (whole, list, verdict) {
      record = whole;
      results = list;
      summary = verdict;
      known = new Map (record.files.filter ((file) => file.sha256).map ((file) => [file.path, file.sha256]));
    },

    /* One after the other; a list of all files first, for what follows is compared with it. Those that are given later
     * take the place of those that are not done. */
    async take (files) {
      if (files.length === 0)
        return;
      const mine = ++turn;
      isDone = false;
      given = [...files].sort ((a, b) => isList (b) - isList (a))
        .map ((file) => ({ item: make ("li", file.name), file }));
      results.replaceChildren (...given.map ((each) => each.item));
      showTally ();
      summary.scrollIntoView ({ block: "start" });
      for (const each of [...given]) {
        Object.assign (each, await examine (each.file, each.item));
        if (mine !== turn)
          return;
        showResult (each);
      }
      addMissing (findMissing (files));
      isDone = true;
      showTally ();
    },

    /* In another language. */
    showAgain () {
      if (given.length === 0)
        return;
      given.filter ((each) => each.result).forEach (showResult);
      showTally ();
    },
  };
}) ();
