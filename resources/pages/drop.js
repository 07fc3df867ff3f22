/* Files dropped anywhere on the page; `element` shows that they may be. */
function takeDrops (element, take) {
  for (const name of ["dragover", "dragenter", "dragleave", "drop"])
    window.addEventListener (name, (event) => {
      event.preventDefault ();
      element.classList.toggle ("over", name === "dragover" || name === "dragenter");
      if (name === "drop")
        take ([...event.dataTransfer.files]);
    });
}
