// A player: play and pause, a slider, and a cursor over the figure of the sound.

const clock = (seconds) => `${seconds.toFixed(1)} s`;

function build(el) {
  el.classList.add("emolab-player");
  // JupyterLab would take Space and the arrow keys for its own.
  el.dataset.lmSuppressShortcuts = "true";
  el.hidden = true;
  el.innerHTML = `
    <div class="controls">
      <button type="button">Play</button>
      <input type="range" min="0" step="0.05" value="0" aria-label="Position in the recording">
      <span class="time"></span>
    </div>
    <div class="picture"><img alt=""><span class="cursor" aria-hidden="true"></span></div>`;
  return Object.fromEntries(
    ["button", "input", ".time", ".picture", "img", ".cursor"].map((name) => [name.replace(".", ""), el.querySelector(name)]),
  );
}

// On a phone the answer lies below the buttons: bring it into view, without a ride for those who get sick of it.
function bringIntoView(el) {
  const card = el.closest(".emolab-answer");
  if (!card || card.getBoundingClientRect().top < window.innerHeight * 0.6) return;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  card.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
}

function render({ model, el }) {
  const page = build(el);
  const audio = new Audio();
  let sound = { seconds: 1, left: 0, right: 1 };
  let urls = [];
  let frame = 0;

  const place = () => {
    const share = Math.min(1, audio.currentTime / sound.seconds);
    page.cursor.style.left = `${100 * (sound.left + (sound.right - sound.left) * share)}%`;
    page.input.value = audio.currentTime;
    page.input.setAttribute("aria-valuetext", clock(audio.currentTime));
    page.time.textContent = `${audio.currentTime.toFixed(1)} / ${clock(sound.seconds)}`;
  };
  const follow = () => {
    place();
    frame = audio.paused ? 0 : requestAnimationFrame(follow);
  };
  const release = () => {
    audio.pause();
    urls.forEach((url) => URL.revokeObjectURL(url));
    urls = [];
  };

  function show(message, buffers) {
    release();
    el.hidden = message.kind !== "sound";
    if (el.hidden) return;
    sound = message;
    urls = ["audio/wav", "image/png"].map((type, i) => URL.createObjectURL(new Blob([buffers[i]], { type })));
    [audio.src, page.img.src] = urls;
    page.img.alt = message.alt;
    page.input.max = message.seconds;
    page.button.textContent = "Play";
    audio.currentTime = 0;
    place();
    bringIntoView(el);
  }

  page.button.addEventListener("click", () => (audio.paused ? audio.play() : audio.pause()));
  audio.addEventListener("play", () => {
    page.button.textContent = "Pause";
    follow();
  });
  for (const ended of ["pause", "ended"]) {
    audio.addEventListener(ended, () => (page.button.textContent = "Play"));
  }
  page.input.addEventListener("input", () => {
    audio.currentTime = Number(page.input.value);
    place();
  });
  page.picture.addEventListener("click", (event) => {
    const box = page.picture.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width - sound.left) / (sound.right - sound.left);
    audio.currentTime = Math.max(0, Math.min(1, share)) * sound.seconds;
    place();
  });
  model.on("msg:custom", show);
  model.send({ kind: "ready" });
  return () => {
    cancelAnimationFrame(frame);
    release();
  };
}

export default { render };
