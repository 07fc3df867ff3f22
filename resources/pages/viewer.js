/* The page of a record: film and journal in step, tables, files, and their hashes. The element `record` has what the ceremony
 * left: {lines, said, footage: [{camera, files: [{file, begins, ends}]}], files: [{path, sha256, heading}]}. */
(() => {
  const STEP_US = 5e6;
  const STEP_KINDS = ["enter", "confirm", "deviation-opened", "deviation-closed", "objection", "objection-answered", "override",
    "refused", "alarm", "abort", "close"];
  const WARNING_KINDS = ["deviation-opened", "objection", "override", "refused", "alarm", "abort", "hash-mismatch", "camera-lost"];
  const element = (id) => document.getElementById (id);
  const say = Texts.say;
  const RECORD = JSON.parse (element ("record").textContent);
  const records = Journal.parse (RECORD.lines);
  let selected = 0;

  function make (tag, text, className = "") {
    const made = document.createElement (tag);
    made.textContent = text;
    made.className = className;
    return made;
  }

  function utcText (mono) {
    return new Date (Journal.utc (records, mono)).toISOString ().replace ("T", " ").replace ("Z", "");
  }

  function showHead () {
    const first = records[0];
    element ("title").textContent = first.title;
    document.title = first.title;
    element ("rehearsal").hidden = first.mode !== "rehearsal";
    element ("about").textContent = say ("about", { facility: first.facility, zone: first.zone,
      begin: first.time.slice (0, 16).replace ("T", " "), end: records.at (-1).time.slice (0, 16).replace ("T", " ") });
  }

  function showChain () {
    const broken = Journal.findBreak (RECORD.lines, records);
    element ("chain").textContent = broken ? say ("chainBroken", { number: broken })
      : say ("chainHolds", { count: records.length, hash: records.at (-1).hash });
    element ("chain").className = broken ? "problem" : "";
  }

  function makeLines () {
    element ("journal").replaceChildren (...records.map ((record, i) => {
      const line = document.createElement ("li");
      line.id = `record-${record.seq}`;
      line.role = "option";
      line.className = [record.kind === "enter" ? "step" : "", WARNING_KINDS.includes (record.kind) ? "warning" : ""].join (" ").trim ();
      line.append (make ("span", record.seq), make ("span", record.time.slice (11, 19)), make ("span", RECORD.said[i]));
      line.addEventListener ("click", () => goTo (i));
      return line;
    }));
  }

  /* The line of the journal that holds at the position; it stays in sight. */
  function select (index) {
    const list = element ("journal");
    list.children[selected].removeAttribute ("aria-selected");
    selected = index;
    const line = list.children[index];
    line.setAttribute ("aria-selected", "true");
    list.setAttribute ("aria-activedescendant", line.id);
    const above = line.offsetTop - list.offsetTop, below = above + line.offsetHeight;
    if (above < list.scrollTop || below > list.scrollTop + list.clientHeight)
      list.scrollTop = above - list.clientHeight / 3;
  }

  /* A line of the journal, and the film with it. */
  function goTo (index) {
    if (Cameras.isAny ())
      Cameras.seek (records[index].mono_us);
    select (index);
  }

  function showPosition (mono) {
    select (Journal.find (records, mono));
    element ("clock").textContent = `${utcText (mono)} UTC`;
    element ("position").value = mono / 1e6;
    element ("play").textContent = say (Cameras.isPlaying () ? "pause" : "play");
  }

  function filter () {
    const wanted = element ("search").value.toLowerCase ();
    const stepsOnly = element ("steps-only").checked;
    [...element ("journal").children].forEach ((line, i) => {
      line.hidden = (stepsOnly && !STEP_KINDS.includes (records[i].kind)) || !RECORD.said[i].toLowerCase ().includes (wanted);
    });
  }

  /* The next line in that direction that is shown. */
  function findLine (direction) {
    const lines = element ("journal").children;
    let i = selected + direction;
    while (lines[i]?.hidden)
      i += direction;
    return lines[i] ? i : selected;
  }

  function showTables () {
    const parts = [];
    for (const record of records.filter ((each) => each.words || each.table)) {
      parts.push (make ("h3", `${record.what ?? record.file ?? record.kind} (${record.seq})`));
      if (record.sha256)
        parts.push (make ("p", record.sha256, "code"));
      if (record.words)
        parts.push (make ("p", record.words, "words"));
      if (record.table)
        parts.push (make ("pre", [].concat (record.table).join ("\n")));
    }
    element ("tables").replaceChildren (...parts);
  }

  function showExceptions () {
    const opened = records.filter ((record) => ["deviation-opened", "objection", "override"].includes (record.kind));
    element ("no-exceptions").hidden = opened.length > 0;
    element ("exception-list").replaceChildren (...opened.map ((record) => {
      const item = document.createElement ("li");
      const answers = records.filter ((other) => other.number === record.number && other.seq > record.seq
        && ["deviation-closed", "objection-answered"].includes (other.kind));
      item.append (make ("strong", say ("exception", { number: record.number })),
        ...[record, ...answers].map ((each) => make ("p", `${each.time.slice (0, 19).replace ("T", " ")} ${RECORD.said[each.seq - 1]}`)));
      return item;
    }));
  }

  function showFiles () {
    const parts = [];
    for (const heading of new Set (RECORD.files.map ((file) => file.heading))) {
      const list = document.createElement ("dl");
      for (const file of RECORD.files.filter ((each) => each.heading === heading)) {
        const name = document.createElement ("dt");
        const link = make ("a", file.path);
        link.href = encodeURI (file.path);
        name.append (link);
        list.append (name, make ("dd", file.sha256));
      }
      parts.push (make ("h3", heading), list);
    }
    element ("file-list").replaceChildren (...parts);
  }

  function judge (name, hash) {
    const listed = RECORD.files.find ((file) => file.path.split ("/").at (-1) === name);
    const same = RECORD.files.find ((file) => file.sha256 === hash);
    if (listed)
      return listed.sha256 === hash ? ["same", "comparedSame", {}] : ["different", "comparedDifferent", { listed: listed.sha256 }];
    return same ? ["same", "comparedKnown", { path: same.path }] : ["unknown", "comparedUnknown", {}];
  }

  async function compare (file) {
    const item = document.createElement ("li");
    element ("compared").append (item);
    try {
      const hash = await hashFile (file, (share) => {
        item.textContent = say ("computing", { name: file.name, percent: Math.floor (share * 100) });
      });
      const [verdict, key, values] = judge (file.name, hash);
      item.className = verdict;
      item.textContent = say (key, { name: file.name, hash, ...values });
      item.append (make ("p", say ("wordsOf", { words: PgpWords.fromHex (hash).join (" ") })));
    } catch (error) {
      item.className = "different";
      item.textContent = say ("comparedFailed", { name: file.name, reason: error.message });
    }
  }

  async function compareAll (files) {
    for (const file of files)
      await compare (file);
  }

  function press (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA|BUTTON|A)$/.test (event.target.tagName))
      return;
    const acts = {
      " ": () => Cameras.setPlaying (!Cameras.isPlaying ()),
      ArrowLeft: () => Cameras.seek (Cameras.position () - STEP_US),
      ArrowRight: () => Cameras.seek (Cameras.position () + STEP_US),
      ArrowUp: () => goTo (findLine (-1)),
      ArrowDown: () => goTo (findLine (1)),
      Home: () => goTo (0),
      End: () => goTo (records.length - 1),
    };
    const act = acts[event.key] ?? (/^[1-9]$/.test (event.key) ? () => Cameras.enlarge (Number (event.key) - 1) : null);
    if (act === null || (!Cameras.isAny () && [" ", "ArrowLeft", "ArrowRight"].includes (event.key)))
      return;
    event.preventDefault ();
    act ();
  }

  function listen () {
    element ("play").addEventListener ("click", () => Cameras.setPlaying (!Cameras.isPlaying ()));
    element ("speed").addEventListener ("change", (event) => Cameras.setSpeed (Number (event.target.value)));
    element ("position").addEventListener ("input", (event) => Cameras.seek (Number (event.target.value) * 1e6));
    element ("search").addEventListener ("input", filter);
    element ("steps-only").addEventListener ("change", filter);
    element ("chosen").addEventListener ("click", (event) => {
      event.target.value = "";
    });
    element ("chosen").addEventListener ("change", (event) => compareAll ([...event.target.files]));
    element ("language").addEventListener ("change", (event) => show (event.target.value));
    document.addEventListener ("keydown", press);
    takeDrops (element ("drop"), compareAll);
  }

  function show (language) {
    Texts.show (language);
    showHead ();
    showChain ();
    showTables ();
    showExceptions ();
    showFiles ();
    if (Cameras.isAny ())
      showPosition (Cameras.position ());
  }

  Cameras.show (RECORD.footage, element ("cameras"), showPosition);
  makeLines ();
  listen ();
  element ("language").value = Texts.guess ();
  show (element ("language").value);
  element ("no-footage").hidden = Cameras.isAny ();
  for (const id of ["play", "speed", "position"])
    element (id).disabled = !Cameras.isAny ();
  if (Cameras.isAny ()) {
    element ("position").min = Cameras.begin () / 1e6;
    element ("position").max = Cameras.end () / 1e6;
    Cameras.seek (Cameras.begin ());
  }
}) ();
