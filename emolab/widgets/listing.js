// The list of a visit. Names are set as text: a visitor's file may be called anything.

const HEAD = { number: "No.", name: "What", how: "How", said: "Answer", corrected: "Corrected to" };

function cell(kind, text, tag = "td") {
  const made = document.createElement(tag);
  made.className = kind;
  made.textContent = text;
  return made;
}

function line(row, columns, open) {
  const made = document.createElement("tr");
  made.classList.toggle("emolab-shown", row.shown);
  for (const column of columns) {
    const one = made.appendChild(cell(column, String(row[column])));
    if (column === "said" && row.refused) one.classList.add("emolab-refused");
    if (column !== "name" || row.refused) continue;
    one.textContent = "";
    const button = one.appendChild(cell("emolab-open", row.name, "button"));
    button.type = "button";
    button.title = `Open answer ${row.number} again, and play it`;
    if (row.shown) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => open(row.number));
  }
  return made;
}

function render({ model, el }) {
  // JupyterLab would take Enter and Space for its own.
  el.dataset.lmSuppressShortcuts = "true";
  const draw = () => {
    const rows = model.get("rows");
    const columns = Object.keys(HEAD).filter((name) => name !== "corrected" || rows.some((row) => row.corrected));
    const table = document.createElement("table");
    table.className = "emolab-list";
    const head = table.createTHead().insertRow();
    for (const column of columns) head.append(Object.assign(cell(column, HEAD[column], "th"), { scope: "col" }));
    table.createTBody().append(...rows.map((row) => line(row, columns, (number) => model.send({ kind: "open", number }))));
    el.replaceChildren(table);
  };
  model.on("change:rows", draw);
  draw();
}

export default { render };
