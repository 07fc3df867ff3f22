/* Sentences of a page in the language of its reader. */
const Texts = (() => {
  let language = "en";

  /* The sentence, with what it takes filled in. */
  function say (key, values = {}) {
    return TEXTS[language][key].replace (/%([A-Z]+)/g, (all, name) => values[name.toLowerCase ()] ?? all);
  }

  return {
    say,

    /* The first of the reader's languages that there is. */
    guess () {
      return navigator.languages.map ((tag) => tag.split ("-")[0]).find ((tag) => tag in TEXTS) ?? "en";
    },

    /* Writes every element that has a data-text, and says so to programs that read aloud. */
    show (chosen) {
      language = chosen;
      document.documentElement.lang = chosen;
      for (const element of document.querySelectorAll ("[data-text]"))
        element.textContent = say (element.dataset.text);
    },
  };
}) ();
