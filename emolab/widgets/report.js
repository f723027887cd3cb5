// A button that asks the kernel for a report, and saves what comes.

function render({ model, el }) {
  // JupyterLab would take Enter and Space for its own.
  el.dataset.lmSuppressShortcuts = "true";
  el.innerHTML = `<button type="button" class="emolab-upload">Save a report to print</button><span class="say" role="status"></span>`;
  const [button, said] = el.children;
  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = " Writing …";
    model.send({ kind: "write" });
  });
  model.on("msg:custom", (message, buffers) => {
    if (message.kind !== "written") return;
    button.disabled = false;
    said.textContent = "";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([buffers[0]], { type: "text/html" }));
    link.download = model.get("file");
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
}

export default { render };
