// Buttons to predict with. The first that is pressed counts; then the results below, collapsed until now, are opened.

function render({ model, el }) {
  // JupyterLab would take Enter and Space for its own.
  el.dataset.lmSuppressShortcuts = "true";
  el.classList.add("emolab-predict");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Your prediction");
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  const buttons = model.get("options").map((option) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = option;
    button.addEventListener("click", () => {
      if (model.get("chosen")) return;
      model.set("chosen", option);
      model.save_changes();
      open(el);
    });
    return button;
  });
  const look = () => {
    const chosen = model.get("chosen");
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.textContent === chosen));
      button.setAttribute("aria-disabled", String(Boolean(chosen)));
    }
    said.textContent = chosen ? "Kept. Now run the next cell, and see." : "Choose before you look.";
  };
  model.on("change:chosen", look);
  el.append(...buttons, said);
  look();
}

// The cells from here to the next heading or prediction: those that JupyterLab collapsed have a placeholder to click.
function open(el) {
  let cell = el.closest(".jp-Cell")?.nextElementSibling;
  while (cell && !cell.querySelector("h1, h2, .emolab-predict")) {
    cell.querySelectorAll(".jp-Cell-outputArea .jp-Placeholder-content, .jp-OutputPlaceholder .jp-Placeholder-content")
      .forEach((placeholder) => placeholder.click());
    cell = cell.nextElementSibling;
  }
}

export default { render };
