/* Elements that the page of a record is made of. */
const Parts = (() => {
  /* Where a link to a line of the journal goes: set once by the page. */
  let goTo = () => {};

  function make (tag, content = "", className = "") {
    const made = document.createElement (tag);
    made.append (...[content].flat ());
    if (className !== "")
      made.className = className;
    return made;
  }

  function row (tag, cells) {
    return make ("tr", cells.map ((cell) => make (tag, cell)));
  }

  return {
    make,

    setGoTo (act) {
      goTo = act;
    },

    /* A link to a line of the journal, and to the film at its time. */
    line (record, text) {
      const link = make ("a", text);
      link.href = `#record-${record.seq}`;
      link.addEventListener ("click", (event) => {
        event.preventDefault ();
        goTo (record.seq - 1);
      });
      return link;
    },

    /* A file of the record, as a link. */
    file (path) {
      const link = make ("a", path);
      link.href = path.split ("/").map (encodeURIComponent).join ("/");
      return link;
    },

    /* A table that scrolls by itself where it does not fit, also with the keyboard. Below a heading that says the same,
     * `heading` is the id of that, and the caption is not shown. */
    table (caption, heads, rows, heading = null) {
      const table = make ("table", [...heading === null ? [make ("caption", caption)] : [], make ("thead", [row ("th", heads)]),
        make ("tbody", rows.map ((cells) => row ("td", cells)))]);
      for (const head of table.tHead.rows[0].cells)
        head.scope = "col";
      const box = make ("div", [table], "table");
      box.tabIndex = 0;
      box.setAttribute ("role", "region");
      box.setAttribute ("aria-label", caption);
      if (heading !== null)
        table.setAttribute ("aria-labelledby", heading);
      return box;
    },

    time (record) {
      return record.time.slice (0, 19).replace ("T", " ");
    },

    groups (hash) {
      return hash.match (/.{4}/g).join (" ");
    },
  };
}) ();
