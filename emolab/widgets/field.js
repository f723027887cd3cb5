// A text area with a label. Ctrl+Enter sends what is typed.

let made = 0;

function render({ model, el }) {
  // JupyterLab would run the cell anew.
  el.dataset.lmSuppressShortcuts = "true";
  el.classList.add("emolab-field");
  made += 1;
  el.innerHTML = `
    <label for="emolab-field-${made}"></label>
    <textarea id="emolab-field-${made}" rows="2" aria-describedby="emolab-keys-${made}"></textarea>
    <p class="keys" id="emolab-keys-${made}">Ctrl+Enter sends it.</p>`;
  const [label, field] = el.children;
  label.textContent = model.get("label");
  field.placeholder = model.get("placeholder");
  field.value = model.get("value");
  const keep = () => {
    if (field.value === model.get("value")) return;
    model.set("value", field.value);
    model.save_changes();
  };
  field.addEventListener("input", keep);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    keep();
    model.send({ kind: "send" });
  });
  model.on("change:value", () => {
    if (field.value !== model.get("value")) field.value = model.get("value");
  });
}

export default { render };
