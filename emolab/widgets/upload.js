// An upload button: each file that was chosen, or dropped on it, is checked for its size and sent as one message.

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

  async function take(files) {
    say("");
    for (const file of files) {
      if (file.size === 0) {
        say(`${file.name} is empty. Choose another file.`, true);
        continue;
      }
      if (file.size > model.get("largest")) {
        const size = Math.ceil(file.size / MIB);
        say(`${file.name} has ${size} MiB, more than ${model.get("largest") / MIB}. Cut it, or save it as flac, ogg or mp3.`, true);
        continue;
      }
      const content = await file.arrayBuffer();
      clearTimeout(waiting);
      waiting = setTimeout(() => say("No answer is coming: the page has lost its kernel. Reload the page.", true), PATIENCE_MS);
      model.send({ kind: "file", name: file.name }, undefined, [content]);
    }
    // The same file can be chosen again.
    input.value = "";
  }

  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => take([...input.files]));
  el.addEventListener("dragover", (event) => event.preventDefault());
  el.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
  model.on("msg:custom", (message) => {
    if (message.kind === "received") clearTimeout(waiting);
  });
  return () => clearTimeout(waiting);
}

export default { render };
