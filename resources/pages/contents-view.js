/* What the record says, as tables and lists: hashes and bundles, people, exceptions, the index of an audit. Each has
 * links to the lines of the journal that say so. */
const Contents = (() => {
  const { make } = Parts;
  const say = Texts.say;
  /* `1  2010-04-01T00:00:00 2010-04-15T23:59:59  55138,23763   05017(KSK1)/S`: core/ksr has the layout. */
  const BUNDLE = /^(\d+) +(\d{4}-\d\d-\d\dT[\d:]{8}) +(\d{4}-\d\d-\d\dT[\d:]{8}) +([\d,]*) +(\S*)$/;
  const KEY = /^(\d+)\((.*)\)\/([PSR]+)$/;
  /* What an exception begins with, and what it is called. */
  const OPENED = { "deviation-opened": "deviation", "objection": "objection", "override": "override" };
  const KEY_STATES = { P: "keyPublished", S: "keySigns", R: "keyRevoked" };

  function lines (record) {
    return [].concat (record.table).join ("\n").replace (/\n+$/, "").split ("\n");
  }

  function sayAll (...keys) {
    return keys.map ((key) => say (key));
  }

  function sayKey (text) {
    const key = text.match (KEY);
    return key === null ? text : say ("ksk", { tag: key[1], label: key[2], states: [...key[3]].map ((state) =>
      say (KEY_STATES[state])).join (", ") });
  }

  /* The table of a response, or null for a text of another layout. */
  function makeBundles (record, name) {
    const rows = lines (record).slice (1).map ((line) => line.trimEnd ().match (BUNDLE));
    if (rows.length === 0 || rows.includes (null))
      return null;
    return Parts.table (say ("bundles", { name }), sayAll ("bundle", "inception", "expiration", "zskTags", "kskTags"),
      rows.map (([, number, inception, expiration, zsks, ksks]) => [number, inception.replace ("T", " "),
        expiration.replace ("T", " "), zsks.split (",").join (" "), ksks.split (",").map (sayKey).join ("; ")]));
  }

  /* As the journal has it: a layout that this page does not know, or no table of a response. */
  function makeText (record) {
    const text = make ("pre", lines (record).join ("\n"));
    text.tabIndex = 0;
    text.setAttribute ("role", "region");
    text.setAttribute ("aria-label", say ("tableOf", { seq: record.seq }));
    return text;
  }

  /* Bundles before everything else. */
  function makeTables (record) {
    const tables = record.records.filter ((each) => each.table);
    const made = tables.map ((each) => makeBundles (each, each.file ?? say ("tableOf", { seq: each.seq })));
    return [made.filter ((table) => table !== null), tables.filter ((_, i) => made[i] === null).flatMap ((each) => [
      makeList (record, [each], true), makeText (each)])];
  }

  /* Lines of the journal, each a link to it: all that is said of it, or what is said before the members. */
  function makeList (record, list, isShort = false) {
    return make ("ul", list.map ((each) => {
      const said = record.said[each.seq - 1];
      return make ("li", [Parts.line (each, [make ("span", `${each.seq}. ${Parts.time (each)}`),
        ` ${isShort ? said.split ("; ")[0] : said}`])]);
    }), "lines");
  }

  function makeHash (title, hash, rest) {
    return make ("div", [make ("h3", title), make ("p", Parts.groups (hash), "code"),
      make ("p", PgpWords.fromHex (hash).join (" "), "words"), ...rest], "hash");
  }

  function nameOf (all) {
    return all.find ((each) => each.file)?.file ?? all[0].what ?? all[0].label ?? all[0].kind;
  }

  /* One for each hash, with every line that says it. */
  function makeHashes (record) {
    const groups = new Map ();
    for (const each of record.records.filter ((one) => one.words && one.sha256 && !/^footage/.test (one.kind)))
      groups.set (each.sha256, [...groups.get (each.sha256) ?? [], each]);
    return [...groups].map (([hash, all]) => makeHash (nameOf (all), hash, [makeList (record, all, true)]));
  }


  function makePeople (record) {
    return record.records.filter ((each) => each.kind === "person").map ((each) => {
      const roles = String (each.roles ?? "").split (" ")
        .map ((role) => make ("div", record.roles[role] ? `${role}: ${record.roles[role]}` : role));
      const signed = record.records.find ((other) => other.kind === "signed" && other.who === each.who);
      return [each.name ?? "", each.initials ?? each.who, roles, Parts.line (each, Parts.time (each)),
        signed ? Parts.line (signed, Parts.time (signed)) : say ("notSigned")];
    });
  }

  /* Who came in, went out and came back after the roll call, and who was not there. */
  function makeComings (record) {
    const kinds = ["not-here", "left", "returned"];
    return makeList (record, record.records.filter ((each) => kinds.includes (each.kind)));
  }

  function makeField (key, value) {
    return value === undefined || value === "" ? [] : [make ("dt", say (key)), make ("dd", String (value))];
  }

  function makeException (record, opened) {
    const answers = record.records.filter ((other) => other.number === opened.number && other.seq > opened.seq
      && ["deviation-closed", "objection-answered"].includes (other.kind));
    const last = answers.at (-1);
    const signed = opened.kind === "override" ? opened : last;
    return make ("li", [
      make ("h3", say (OPENED[opened.kind], { number: opened.number })),
      make ("dl", [
        ...makeField ("step", opened.step), ...makeField ("expected", opened.expected),
        ...makeField ("happened", opened.happened),
        ...makeField ("what", opened.what), ...makeField ("reason", opened.reason),
        ...makeField ("saidBy", last?.role), ...makeField ("saidWhat", last?.said),
        ...makeField ("answer", last?.answer),
        ...makeField ("done", last?.done),
        ...makeField ("signedOff", signed ? say ("signedOffBy", { who: signed.who, roles: signed.roles ?? "" })
          : say ("stillOpen")),
      ]),
      makeList (record, [opened, ...answers], true),
    ]);
  }

  /* A file with its hash; the page does not know those that are made after it. */
  function makeFile (file) {
    return make ("li", [Parts.file (file.path), make ("span", file.description ?? ""),
      file.sha256 ? make ("code", file.sha256) : make ("span", say ("madeLater"))]);
  }

  function makeHeading (record, heading) {
    const files = record.files.filter ((file) => file.heading === heading);
    const of = record.records.filter ((each) => record.lineHeadings[each.seq - 1] === heading);
    const parts = [make ("h3", say (`heading: ${heading}`))];
    if (document.documentElement.lang !== "en")
      parts.push (make ("p", heading));
    parts.push (make ("p", files.length + of.length > 0 ? say ("count", { files: files.length, lines: of.length })
      : say ("countNone")));
    if (files.length > 0)
      parts.push (make ("ul", files.map (makeFile), "files"));
    if (of.length > 0)
      parts.push (makeList (record, of));
    const section = make ("section", parts);
    section.setAttribute ("aria-label", say (`heading: ${heading}`));
    return section;
  }

  return {
    showKeys (record, element) {
      const [bundles, texts] = makeTables (record);
      element.replaceChildren (...bundles, ...makeHashes (record),
        makeHash (record.journal, record.journalHash, [make ("p", say ("journalHash"))]), ...texts);
    },

    showPeople (record, element) {
      const heads = sayAll ("name", "initials", "roles", "answered", "attested");
      element.replaceChildren (Parts.table (say ("peopleHeading"), heads, makePeople (record), "people-heading"),
        makeComings (record));
    },

    /* How many there are. */
    showExceptions (record, element) {
      const opened = record.records.filter ((each) => each.kind in OPENED);
      element.replaceChildren (...opened.map ((each) => makeException (record, each)));
      return opened.length;
    },

    showHeadings (record, element) {
      element.replaceChildren (...record.headings.map ((heading) => makeHeading (record, heading)));
    },

    /* Films of the end, which show the hash of the list of files and so are not in it. */
    showClosing (record, element) {
      const names = record.footage.map (({ files: [{ evidence }] }) => {
        const dot = evidence.lastIndexOf (".");
        return make ("li", [make ("code", `${evidence.slice (0, dot)}_closing${evidence.slice (dot)}`)]);
      });
      element.replaceChildren (make ("p", say (names.length > 0 ? "closing" : "closingOutside")), make ("ul", names));
    },
  };
}) ();
