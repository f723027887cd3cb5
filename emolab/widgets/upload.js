// An upload button: each file that was chosen, or dropped on its page, is checked for its size and sent as one message.

const MIB = 2 ** 20;
const PATIENCE_MS = 30000;

function render({ model, el }) {
  // JupyterLab would take Enter and Space for its own.
  el.dataset.lmSuppressShortcuts = "true";
  el.innerHTML = `
    <button type="button" class="emolab-upload">Upload recordings</button>
    <input type="file" multiple hidden>
    <p class="say" role="status"></p>`;
  const [button, input, status] = el.children;
  input.accept = model.get("accepted");
  let waiting = 0;

  const say = (sentence, problem = false) => {
    status.textContent = sentence;
    status.classList.toggle("problem", problem);
  };

  // Why a file is not sent, or nothing.
  const problem = (file) => {
    if (file.size === 0) return `${file.name} is empty. Choose another file.`;
    const [size, largest] = [Math.ceil(file.size / MIB), model.get("largest") / MIB];
    return size > largest ? `${file.name} has ${size} MiB, more than ${largest}. Cut it, or save it as flac, ogg or mp3.` : "";
  };

  async function take(files) {
    say("");
    for (const file of files) {
      const reason = problem(file);
      if (reason) {
        // Said beside the answers to the others, where it stays.
        model.send({ kind: "refused", name: file.name, reason });
        continue;
      }
      let content;
      try {
        content = await file.arrayBuffer();
      } catch {
        model.send({ kind: "refused", name: file.name, reason: `${file.name} could not be opened. Is it a folder, or has it moved?` });
        continue;
      }
      clearTimeout(waiting);
      waiting = setTimeout(() => say("No answer is coming: the page has lost its kernel. Reload the page.", true), PATIENCE_MS);
      model.send({ kind: "file", name: file.name }, undefined, [content]);
    }
    // The same file can be chosen again.
    input.value = "";
  }

  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => take([...input.files]));
  // Beside the button, the browser would open the file in place of the page, and the visit would be gone. In JupyterLab,
  // what is dropped beside the page is not for it.
  const place = () => ("voila" in document.body.dataset ? document.body : el.closest(".emolab-page") ?? el);
  const mine = (event) => event.dataTransfer?.types.includes("Files") && place().contains(event.target);
  const over = (event) => { if (mine(event)) event.preventDefault(); };
  const drop = (event) => {
    if (!mine(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  };
  document.addEventListener("dragover", over);
  document.addEventListener("drop", drop);
  model.on("msg:custom", (message) => {
    if (message.kind === "received") clearTimeout(waiting);
  });
  return () => {
    clearTimeout(waiting);
    document.removeEventListener("dragover", over);
    document.removeEventListener("drop", drop);
  };
}

export default { render };
