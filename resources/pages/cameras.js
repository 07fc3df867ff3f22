/* Cameras side by side in step: one position in ceremony time, in microseconds, and every picture follows it. */
const Cameras = (() => {
  /* A picture that is further off than this jumps; below it, it runs faster or slower until it is in step again. */
  const JUMP_S = 0.25;
  const STEP_S = 0.02;
  const CATCH_UP = 0.1;

  let films = [];        /* {camera, files: [{file, begins, ends}], video, notice, current} */
  let mono = 0;
  let speed = 1;
  let playing = false;
  let tell = () => {};

  function fileAt (film) {
    return film.files.find ((file) => mono >= file.begins && mono < file.ends) ?? null;
  }

  function wantedTime (file) {
    return (mono - file.begins) / 1e6;
  }

  /* What follows the position: the file that covers it, at its place. */
  function follow (film, exactly) {
    const file = fileAt (film);
    film.video.hidden = file === null;
    film.notice.hidden = file !== null;
    if (file === null) {
      film.video.pause ();
      return;
    }
    if (film.current !== file) {
      film.current = file;
      film.video.src = encodeURI (file.file);
      exactly = true;
    }
    const off = wantedTime (file) - film.video.currentTime;
    if (exactly || Math.abs (off) > JUMP_S)
      film.video.currentTime = wantedTime (file);
    film.video.playbackRate = speed * (1 + (Math.abs (off) < STEP_S ? 0 : Math.sign (off) * CATCH_UP));
    if (playing && film.video.paused)
      film.video.play ().catch (() => {});
    if (!playing)
      film.video.pause ();
  }

  function followAll (exactly) {
    for (const film of films)
      follow (film, exactly);
    tell (mono);
  }

  /* The first picture that runs sets the pace, so that the position never runs ahead of what is seen. */
  let lastFrame = 0;
  function run (now) {
    if (!playing)
      return;
    const leader = films.find ((film) => film.current && !film.video.hidden && film.video.readyState >= 2 && !film.video.paused);
    if (leader)
      mono = leader.current.begins + leader.video.currentTime * 1e6;
    else if (!films.some ((film) => fileAt (film) !== null))
      mono += (now - lastFrame) * 1000 * speed;
    lastFrame = now;
    if (mono >= Cameras.end ()) {
      mono = Cameras.end ();
      playing = false;
    }
    followAll (false);
    requestAnimationFrame (run);
  }

  function make (film, onEnlarge) {
    const figure = document.createElement ("figure");
    const video = document.createElement ("video");
    const notice = document.createElement ("p");
    const caption = document.createElement ("figcaption");
    video.muted = true;
    video.preload = "auto";
    video.playsInline = true;
    notice.className = "nothing";
    notice.dataset.text = "noPicture";
    caption.textContent = film.camera;
    figure.append (video, notice, caption);
    figure.addEventListener ("click", () => onEnlarge (figure));
    return { ...film, figure, video, notice, current: null };
  }

  return {
    /* Shows the films in an element. `changed` is called with each new position. */
    show (list, element, changed) {
      tell = changed;
      films = list.map ((film) => make (film, (figure) => figure.classList.toggle ("large")));
      element.replaceChildren (...films.map ((film) => film.figure));
    },

    begin () {
      return Math.min (...films.flatMap ((film) => film.files.map ((file) => file.begins)));
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
      mono = Math.max (this.begin (), Math.min (this.end (), position));
      followAll (true);
    },

    setSpeed (value) {
      speed = value;
      followAll (false);
    },

    setPlaying (on) {
      playing = on && films.length > 0;
      followAll (false);
      if (playing) {
        lastFrame = performance.now ();
        requestAnimationFrame (run);
      }
    },

    enlarge (index) {
      films[index]?.figure.classList.toggle ("large");
    },
  };
}) ();
