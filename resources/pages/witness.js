/* The witness page: a file, an announcement, words that are heard, and what follows from them. */
(() => {
  const element = (id) => document.getElementById (id);
  const say = Texts.say;

  /* All that is known; show() draws it. `heard`: how many words; `other`: position of a word that was another one. */
  const state = { file: null, announced: null, heard: 0, other: null, scan: null };
  /* Which codes may be of a file that shows what it is. `LOG`, too, is of lists: those of sticks, and SHA256SUMS. */
  const CODES_OF = { request: ["KSR"], response: ["SKR"], list: ["LOG", "DVD", "SUMS"] };
  const NAMES_OF = { request: "kindKSR", response: "kindSKR", list: "kindList" };
  let hashing = 0;

  function expected () {
    return state.file?.hex ?? state.announced?.hex ?? null;
  }

  function sayKind (kind) {
    return say (`kind${kind}`);
  }

  /* The code says that it is of another kind of file than the one that was given: no other hash could be expected. */
  function isOfAnother () {
    const codes = CODES_OF[state.file.is] ?? [state.announced.kind];
    return state.announced.kind !== null && !codes.includes (state.announced.kind);
  }

  /* Equal hashes are of the same octets, whatever the code calls them: then what it calls them is said beside. */
  function compare () {
    const isSame = state.file.hex === state.announced.hex, isOther = isOfAnother ();
    const kind = state.announced.kind !== null && (isSame || isOther)
      ? say ("verdictKind", { kind: sayKind (state.announced.kind) }) : "";
    const file = isOther ? say (NAMES_OF[state.file.is]) : "";
    if (isSame)
      return { shape: "same", word: "verdictSame", kind, isOther,
        why: isOther ? say ("verdictSameOtherWhy", { file }) : say ("verdictSameWhy"),
        more: isOther ? say ("verdictSameOtherMore") : "" };
    return { shape: "different", word: "verdictDifferent", kind, isOther,
      why: isOther ? say ("verdictDifferentOtherWhy", { file }) : say ("verdictDifferentWhy"),
      more: isOther ? say ("verdictDifferentOtherMore") : say ("verdictDifferentMore") };
  }

  function verdict () {
    if (state.other !== null)
      return { shape: "different", word: "verdictDifferent", more: say ("verdictOtherMore"),
        why: say ("verdictOtherWhy", { position: state.other, word: PgpWords.fromHex (expected ())[state.other - 1] }) };
    if (state.file?.hex && state.announced?.hex)
      return compare ();
    if (state.file?.hex && state.heard === HASH_WORDS)
      return { shape: "same", word: "verdictSame", why: say ("verdictHeardWhy") };
    return { shape: "none", word: "verdictNone", why: say ("verdictNoneWhy") };
  }

  function groups (hex) {
    return hex.match (/.{4}/g).join (" ");
  }

  function showFile () {
    const file = state.file;
    element ("file-state").textContent = file === null ? ""
      : file.reason ? say ("fileFailed", file)
      : file.hex ? say ("fileReady", file)
      : say ("fileHashing", file);
    element ("file-hash").hidden = !file?.hex;
    element ("file-hash").textContent = file?.hex ? groups (file.hex) : "";
  }

  function showAnnounced () {
    const announced = state.announced;
    element ("announced-problem").textContent = announced?.problem ? say (announced.problem, announced) : "";
    element ("announced-hash").hidden = !announced?.hex;
    element ("announced-hash").textContent = announced?.hex ? groups (announced.hex) : "";
    element ("announced-kind").hidden = !announced?.hex || announced.kind === null;
    element ("announced-kind").textContent = announced?.hex && announced.kind !== null
      ? say ("announcedKind", { kind: sayKind (announced.kind) }) : "";
    element ("scan-state").textContent = state.scan === null ? "" : say (state.scan.key, state.scan);
  }

  function makeWord (word, i) {
    const item = document.createElement ("li");
    const button = document.createElement ("button");
    button.type = "button";
    for (const [name, text] of [["number", i + 1], ["mark", ""], ["word", word]]) {
      const part = document.createElement ("span");
      part.className = name;
      part.textContent = text;
      button.append (part);
    }
    button.addEventListener ("click", () => hear (i + 1));
    item.append (button);
    return item;
  }

  function showWord (button, word, i) {
    const isOther = state.other === i + 1, isHeard = i < state.heard;
    button.className = isOther ? "other" : isHeard ? "heard" : "";
    button.classList.toggle ("next", i === state.heard && state.other === null);
    button.querySelector (".mark").textContent = isOther ? "✗" : isHeard ? "✓" : "";
    button.setAttribute ("aria-label", [i + 1, word, isOther ? say ("stateOther") : isHeard ? say ("stateHeard") : ""].join (" "));
  }

  /* The words are made once for each hash: whoever goes through them with the keyboard stays where they are. */
  function showWords () {
    const hex = expected ();
    const words = hex === null ? [] : PgpWords.fromHex (hex);
    const list = element ("words");
    if (list.dataset.hex !== String (hex)) {
      list.dataset.hex = hex;
      list.replaceChildren (...words.map (makeWord));
    }
    list.querySelectorAll ("button").forEach ((button, i) => showWord (button, words[i], i));
    element ("count").textContent = hex === null ? say ("wordsNone") : say ("count", { heard: state.heard });
    for (const id of ["heard", "other"])
      element (id).disabled = hex === null || state.heard === HASH_WORDS || state.other !== null;
    element ("back").disabled = state.heard === 0 && state.other === null;
  }

  function show () {
    const { shape, word, why, kind = "", isOther = false, more = "" } = verdict ();
    const box = element ("verdict");
    box.className = `verdict ${shape}`;
    box.querySelector (".shape").textContent = { same: "✓", different: "✗", none: "○" }[shape];
    element ("verdict-word").textContent = say (word);
    element ("verdict-why").textContent = why;
    element ("verdict-kind").textContent = kind;
    element ("verdict-kind").classList.toggle ("warning", isOther);
    element ("verdict-more").textContent = more;
    showFile ();
    showAnnounced ();
    showWords ();
    document.title = `${say (word)} – ${say ("title")}`;
  }

  function forgetWords () {
    state.heard = 0;
    state.other = null;
  }

  /* `heard` words so far; the keyboard goes to the next one. */
  function hear (heard) {
    if (expected () === null || state.other !== null)
      return;
    state.heard = Math.min (heard, HASH_WORDS);
    show ();
  }

  function hearOther () {
    if (expected () === null || state.other !== null || state.heard === HASH_WORDS)
      return;
    state.other = state.heard + 1;
    show ();
  }

  function goBack () {
    if (state.other !== null)
      state.other = null;
    else
      state.heard = Math.max (0, state.heard - 1);
    show ();
  }

  async function takeFile (file) {
    if (!file)
      return;
    const turn = ++hashing;
    const known = { name: file.name, bytes: file.size };
    forgetWords ();
    try {
      state.file = { ...known, percent: 0 };
      show ();
      const hex = await hashFile (file, (share) => {
        if (turn === hashing) {
          state.file = { ...known, percent: Math.floor (share * 100) };
          showFile ();
        }
      });
      const is = await Sniff.read (file);
      if (turn === hashing)
        state.file = { ...known, hex, is };
    } catch (error) {
      if (turn === hashing)
        state.file = { ...known, reason: error.message };
    }
    show ();
  }

  function takeAnnounced () {
    state.announced = Announced.read (element ("announced").value);
    if (!state.file)
      forgetWords ();
    show ();
  }

  async function scan () {
    const video = element ("video");
    const showScanning = (on) => {
      video.hidden = !on;
      element ("scan").hidden = on;
      element ("scan-stop").hidden = !on;
    };
    state.scan = { key: "scanning" };
    showScanning (true);
    show ();
    try {
      await Scanner.start (video, (text) => {
        element ("announced").value = text;
        takeAnnounced ();
      });
      state.scan = null;
    } catch (error) {
      state.scan = { key: "scanFailed", reason: error.message };
    }
    showScanning (false);
    show ();
  }

  function press (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test (event.target.tagName))
      return;
    const act = { " ": () => hear (state.heard + 1), x: hearOther, X: hearOther, Backspace: goBack }[event.key];
    if (act === undefined || (event.key === " " && event.target.closest ("button")))
      return;
    event.preventDefault ();
    act ();
  }

  element ("file").addEventListener ("change", (event) => takeFile (event.target.files[0]));
  /* Chosen once more, the same name may be another file by now; without this the browser says nothing of it. */
  element ("file").addEventListener ("click", (event) => {
    event.target.value = "";
  });
  element ("announced").addEventListener ("input", takeAnnounced);
  element ("heard").addEventListener ("click", () => hear (state.heard + 1));
  element ("other").addEventListener ("click", hearOther);
  element ("back").addEventListener ("click", goBack);
  element ("scan").addEventListener ("click", scan);
  element ("scan-stop").addEventListener ("click", () => Scanner.stop (element ("video")));
  element ("language").addEventListener ("change", (event) => {
    Texts.show (event.target.value);
    show ();
  });
  document.addEventListener ("keydown", press);
  /* Whatever is jumped to stays below the verdict, which stays in sight. */
  new ResizeObserver (() => {
    document.documentElement.style.scrollPaddingTop = `${element ("verdict").offsetHeight + 8}px`;
  }).observe (element ("verdict"), { box: "border-box" });
  takeDrops (element ("drop"), (files) => takeFile (files[0]));

  element ("scan").hidden = !Scanner.isThere ();
  state.scan = Scanner.isThere () ? null : { key: "scanMissing" };
  element ("language").value = Texts.guess ();
  Texts.show (element ("language").value);
  takeAnnounced ();
}) ();
