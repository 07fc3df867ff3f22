/* The page of a record: film and journal in step, what it says, and its files. The element `record` has what the
 * ceremony left: app/publish/index-page.c writes it. */
(() => {
  const STEP_US = 5e6;
  const FRAME_US = 1e6 / 30;
  const STEP_KINDS = ["enter", "confirm", "deviation-opened", "deviation-closed", "objection", "objection-answered",
    "override", "refused", "alarm", "abort", "close"];
  const WARNING_KINDS = ["deviation-opened", "objection", "override", "refused", "alarm", "abort", "hash-mismatch",
    "camera-lost"];
  const { make } = Parts;
  const element = (id) => document.getElementById (id);
  const say = Texts.say;
  const RECORD = JSON.parse (element ("record").textContent);
  const records = Journal.parse (RECORD.lines);
  const logged = RECORD.said;
  Object.assign (RECORD, { records, journalHash: Journal.hash (RECORD.lines),
    said: records.map ((record, i) => Journal.say (record, logged[i])) });
  const broken = Journal.findBreak (RECORD.lines, records);
  let selected = 0;

  function utcText (mono) {
    return new Date (Journal.utc (records, mono)).toISOString ().replace ("T", " ").replace ("Z", "");
  }

  /* To the minute, where that is enough; the day once, where there is but one. */
  function spanOf (first, last) {
    const isShort = first.time.slice (0, 16) === last.time.slice (0, 16);
    const [begin, end] = [first, last].map (({ time }) => time.slice (0, isShort ? 19 : 16).replace ("T", " "));
    return { begin, end: begin.slice (0, 10) === end.slice (0, 10) ? end.slice (11) : end };
  }

  function showHead () {
    const first = records[0];
    element ("title").textContent = first.title;
    document.title = first.title;
    element ("rehearsal").hidden = first.mode !== "rehearsal";
    element ("about").textContent = say ("about", { facility: first.facility, ...spanOf (first, records.at (-1)),
      zone: first.zone === "." ? say ("rootZone") : say ("zone", { name: first.zone }) });
  }

  function showChain () {
    element ("chain").replaceChildren (...broken ? [say ("chainBroken", { number: broken })]
      : [`${say ("chainHolds", { count: records.length })} `, make ("code", records.at (-1).hash)]);
    element ("chain").className = broken ? "problem" : "";
    element ("members").replaceChildren (`${say ("membersLeftOut")} `, Parts.file (RECORD.journal));
  }

  function makeLines () {
    element ("journal").replaceChildren (...records.map ((record, i) => {
      const line = make ("li", [String (record.seq), record.time.slice (11, 19), RECORD.said[i]].map ((text) =>
        make ("span", text)));
      line.id = `record-${record.seq}`;
      line.title = logged[i];
      line.setAttribute ("role", "option");
      line.setAttribute ("aria-selected", "false");
      line.classList.toggle ("step", record.kind === "enter");
      line.classList.toggle ("warning", WARNING_KINDS.includes (record.kind));
      line.addEventListener ("click", () => goTo (i));
      return line;
    }));
  }

  /* The line of the journal that holds at the position; it stays in sight. */
  function select (index) {
    const list = element ("journal");
    const line = list.children[index];
    if (index === selected && line.ariaSelected === "true")
      return;
    list.children[selected].setAttribute ("aria-selected", "false");
    selected = index;
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

  /* From elsewhere on the page, and then the keyboard goes on there. */
  function goToFromAfar (index) {
    element ("journal").children[index].hidden = false;
    goTo (index);
    element ("film").scrollIntoView ({ block: "start" });
    element ("journal").focus ({ preventScroll: true });
  }

  function followAddress () {
    const number = Number (location.hash.match (/^#record-(\d{1,7})$/)?.[1] ?? 0);
    if (number >= 1 && number <= records.length)
      goToFromAfar (number - 1);
  }

  function showPosition (mono) {
    const clock = `${utcText (mono)} UTC`;
    select (Journal.find (records, mono));
    element ("clock").textContent = clock;
    element ("position").value = mono / 1e6;
    element ("position").setAttribute ("aria-valuetext", clock);
    element ("play").textContent = say (Cameras.isPlaying () ? "pause" : "play");
  }

  /* What is shown instead of a picture. */
  function explainGap (gap) {
    const key = gap.missing !== null ? "filmMissing" : gap.isBefore ? "filmNotBegun"
      : gap.next !== null ? "filmBroken" : "filmEnded";
    const parts = [make ("p", say (key, { name: gap.missing }))];
    if (gap.next !== null) {
      const button = make ("button", say ("goToFilm", { time: utcText (gap.next).slice (11, 19) }), "no-print");
      button.type = "button";
      button.addEventListener ("click", () => Cameras.seek (gap.next));
      parts.push (button);
    }
    return parts;
  }

  function filter () {
    const wanted = element ("search").value.toLowerCase ();
    const stepsOnly = element ("steps-only").checked;
    const lines = [...element ("journal").children];
    lines.forEach ((line, i) => {
      line.hidden = (stepsOnly && !STEP_KINDS.includes (records[i].kind))
        || !RECORD.said[i].toLowerCase ().includes (wanted);
    });
    element ("filtered").textContent = wanted === "" && !stepsOnly ? ""
      : say ("filtered", { count: lines.filter ((line) => !line.hidden).length, of: lines.length });
  }

  /* The next line in that direction that is shown. */
  function findLine (from, direction) {
    const lines = element ("journal").children;
    let i = from;
    while (lines[i]?.hidden)
      i += direction;
    return lines[i] ? i : selected;
  }

  /* Keys of the journal are its own; the others act wherever nothing else wants them. */
  function findAct (event) {
    const inJournal = event.target === element ("journal");
    const journalActs = {
      ArrowUp: () => goTo (findLine (selected - 1, -1)),
      ArrowDown: () => goTo (findLine (selected + 1, 1)),
      Home: () => goTo (findLine (0, 1)),
      End: () => goTo (findLine (records.length - 1, -1)),
    };
    const filmActs = {
      " ": () => Cameras.setPlaying (!Cameras.isPlaying ()),
      ArrowLeft: () => Cameras.seek (Cameras.position () - STEP_US),
      ArrowRight: () => Cameras.seek (Cameras.position () + STEP_US),
      ",": () => Cameras.seek (Cameras.position () - FRAME_US),
      ".": () => Cameras.seek (Cameras.position () + FRAME_US),
    };
    if (inJournal && event.key in journalActs)
      return journalActs[event.key];
    if (!Cameras.isAny ())
      return null;
    return filmActs[event.key] ?? (/^[1-9]$/.test (event.key) ? () => Cameras.enlarge (Number (event.key) - 1) : null);
  }

  function press (event) {
    if (event.ctrlKey || event.altKey || event.metaKey
        || event.target.closest ("input, select, textarea, button, summary, a, .table, pre"))
      return;
    const act = findAct (event);
    if (act === null)
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
    for (const id of ["chosen", "folder"]) {
      element (id).addEventListener ("click", (event) => {
        event.target.value = "";
      });
      element (id).addEventListener ("change", (event) => Compare.take ([...event.target.files]));
    }
    element ("language").addEventListener ("change", (event) => show (event.target.value));
    document.addEventListener ("keydown", press);
    window.addEventListener ("hashchange", followAddress);
    takeDrops (element ("drop"), Compare.take);
  }

  function show (language) {
    Texts.show (language);
    showHead ();
    showChain ();
    element ("line-keys").textContent = say (Cameras.isAny () ? "keyLineHelp" : "keyLineHelpFilmless");
    filter ();
    Contents.showKeys (RECORD, element ("tables"));
    Contents.showPeople (RECORD, element ("people-list"));
    element ("no-exceptions").hidden = Contents.showExceptions (RECORD, element ("exception-list")) > 0;
    Contents.showHeadings (RECORD, element ("heading-list"));
    Contents.showClosing (RECORD, element ("closing"));
    Compare.showAgain ();
    Cameras.explainAgain ();
  }

  /* In order of their names, each with the place that it looks at. */
  function findFilms () {
    const places = new Map (records.filter ((each) => each.camera && each.place)
      .map ((each) => [each.camera, each.place]));
    return RECORD.footage.sort ((a, b) => (a.camera < b.camera ? -1 : 1)).map ((film) => ({ ...film,
      title: [film.camera, places.get (film.camera)].join (" ").trim () }));
  }

  function showFilms () {
    const isAny = Cameras.isAny ();
    element ("no-footage").hidden = isAny;
    element ("watch").classList.toggle ("filmless", !isAny);
    for (const id of ["play", "speed", "position"])
      element (id).disabled = !isAny;
    for (const part of document.querySelectorAll (".of-films"))
      part.hidden = !isAny;
    if (!isAny)
      return;
    element ("position").min = records[0].mono_us / 1e6;
    element ("position").max = Math.max (records.at (-1).mono_us, Cameras.end ()) / 1e6;
    Cameras.seek (Cameras.begin ());
  }

  Parts.setGoTo (goToFromAfar);
  Compare.init (RECORD, element ("compared"), element ("tally"));
  makeLines ();
  Cameras.show (findFilms (), element ("cameras"), showPosition, explainGap);
  listen ();
  element ("language").value = Texts.guess ();
  Texts.show (element ("language").value);
  showFilms ();
  show (element ("language").value);
  followAddress ();
}) ();
