// A button that shows and hides what follows it, and says to a screen reader which of the two it did.

function render({ model, el }) {
  // JupyterLab would take Enter and Space for its own.
  el.dataset.lmSuppressShortcuts = "true";
  el.innerHTML = `<button type="button" class="emolab-fold"><span class="sign" aria-hidden="true"></span><span></span></button>`;
  const button = el.firstElementChild;
  button.lastElementChild.textContent = model.get("label");
  const look = () => button.setAttribute("aria-expanded", String(model.get("expanded")));
  button.addEventListener("click", () => {
    model.set("expanded", !model.get("expanded"));
    model.save_changes();
  });
  model.on("change:expanded", look);
  look();
}

export default { render };
