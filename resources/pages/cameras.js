/* Cameras side by side in step: one position in ceremony time, in microseconds, and every picture follows it. */
const Cameras = (() => {
  /* A picture that is further off than this jumps; below it, it runs faster or slower until it is in step again. */
  const JUMP_S = 0.25;
  const STEP_S = 0.02;
  const CATCH_UP = 0.1;
  /* For how long the last picture of a film is shown. */
  const FRAME_US = 1e6 / 30;

  /* {camera, title, files: [{file, evidence, begins, ends}], figure, video, notice, current, gap} */
  let films = [];
  let mono = 0;
  let speed = 1;
  let playing = false;
  let tell = () => {};
  let explain = () => {};

  function fileAt (film) {
    return film.files.find ((file) => mono >= file.begins && mono < file.ends + FRAME_US) ?? null;
  }

  function wantedTime (file) {
    return (mono - file.begins) / 1e6;
  }

  /* The copy for viewers, then the evidence itself; then there is none. */
  function source (film) {
    return [...new Set ([film.current.file, film.current.evidence])][film.tries] ?? null;
  }

  function load (film) {
    const name = source (film);
    if (name === null) {
      film.current.isMissing = true;
      film.video.removeAttribute ("src");
    } else {
      film.video.src = name.split ("/").map (encodeURIComponent).join ("/");
    }
  }

  function showGap (film, file) {
    const next = film.files.find ((each) => each.begins > mono)?.begins ?? null;
    const gap = { missing: file?.file ?? null, isBefore: mono < film.files[0].begins, next: file ? null : next };
    const text = JSON.stringify (gap);
    if (film.gap !== text)
      film.notice.replaceChildren (...explain (gap));
    film.gap = text;
  }

  /* What follows the position: the file that covers it, at its place. */
  function follow (film, exactly) {
    const { video } = film;
    const file = fileAt (film);
    if (file !== null && film.current !== file) {
      film.current = file;
      film.tries = 0;
      load (film);
      exactly = true;
    }
    const isShown = file !== null && !file.isMissing;
    video.hidden = !isShown;
    film.notice.hidden = isShown;
    if (!isShown) {
      video.pause ();
      showGap (film, file);
      return;
    }
    const off = wantedTime (file) - video.currentTime;
    if (exactly || (Math.abs (off) > JUMP_S && !video.seeking && !video.ended))
      video.currentTime = wantedTime (file);
    video.playbackRate = speed * (1 + (Math.abs (off) < STEP_S ? 0 : Math.sign (off) * CATCH_UP));
    if (!playing)
      video.pause ();
    else if (video.paused && !video.ended)
      video.play ().catch (() => {}); /* it says so by its event `error`, or was paused meanwhile */
  }

  function followAll (exactly) {
    for (const film of films)
      follow (film, exactly);
    tell (mono);
  }

  /* One that has a picture for this time, or is about to. */
  function isRunning (film) {
    const file = fileAt (film);
    return file !== null && !file.isMissing && !film.video.ended;
  }

  /* The first picture that runs sets the pace, so that the position never runs ahead of what is seen. Where there is
   * none, the clock does. */
  let lastTick = 0;
  function run (now) {
    if (!playing)
      return;
    const running = films.filter (isRunning);
    const leader = running.find ((film) => film.current === fileAt (film) && film.video.readyState >= 2
      && !film.video.paused && !film.video.seeking);
    if (leader)
      mono = leader.current.begins + leader.video.currentTime * 1e6;
    else if (running.length === 0)
      mono += Math.max (0, now - lastTick) * 1000 * speed;
    lastTick = now;
    if (mono >= Cameras.end ()) {
      mono = Cameras.end ();
      playing = false;
    }
    followAll (false);
    requestAnimationFrame (run);
  }

  function make (film, index) {
    const figure = document.createElement ("figure");
    const video = document.createElement ("video");
    const notice = document.createElement ("div");
    const caption = document.createElement ("figcaption");
    const button = document.createElement ("button");
    const made = { ...film, figure, video, notice, button, current: null, tries: 0, gap: null };
    video.muted = true;
    video.preload = "auto";
    video.playsInline = true;
    video.setAttribute ("aria-label", film.title);
    video.addEventListener ("error", () => {
      if (made.current === null || made.current.isMissing || !video.hasAttribute ("src"))
        return;
      made.tries++;
      load (made);
      follow (made, true);
    });
    notice.className = "nothing";
    button.type = "button";
    button.textContent = film.title;
    button.setAttribute ("aria-pressed", "false");
    button.addEventListener ("click", () => Cameras.enlarge (index));
    video.addEventListener ("click", () => Cameras.enlarge (index));
    caption.append (button);
    figure.append (video, notice, caption);
    return made;
  }

  return {
    /* Shows the films in an element. `changed` is called with each new position; `whyNone` says what to show instead of
     * a picture. */
    show (list, element, changed, whyNone) {
      tell = changed;
      explain = whyNone;
      films = list.map (make);
      element.replaceChildren (...films.map ((film) => film.figure));
    },

    /* Where most is to be seen at first: all cameras start one after the other. */
    begin () {
      const begins = films.map ((film) => film.files[0].begins);
      const first = Math.min (...begins);
      return Math.max (...begins.filter ((begin) => begin < first + 5e6));
    },

    end () {
      return Math.max (...films.flatMap ((film) => film.files.map ((file) => file.ends)));
    },

    isAny () {
      return films.length > 0;
    },

    isPlaying () {
      return playing;
    },

    position () {
      return mono;
    },

    seek (position) {
      mono = position;
      followAll (true);
    },

    setSpeed (value) {
      speed = value;
      followAll (false);
    },

    setPlaying (on) {
      playing = on && films.length > 0;
      if (playing && mono >= this.end ())
        mono = this.begin ();
      followAll (false);
      if (playing) {
        lastTick = performance.now ();
        requestAnimationFrame (run);
      }
    },

    enlarge (index) {
      const film = films[index];
      if (film)
        film.button.setAttribute ("aria-pressed", String (film.figure.classList.toggle ("large")));
    },

    /* In another language. */
    explainAgain () {
      for (const film of films)
        film.gap = null;
      followAll (false);
    },
  };
}) ();
