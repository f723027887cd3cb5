// A player: play and pause, a slider, and a cursor over the picture of the sound. The picture is drawn here, not in the
// kernel: it is there at once, and sharp at any width.

// Names of colours in pages.css, which depend on the theme; `look` turns them into what a canvas understands.
const COLOURS = { wave: "--accent", text: "--mid", ink: "--ink", pale: "--edge", grid: "--line", ground: "--paper" };
// Magma, at every sixteenth of its way.
const MAGMA = ["000004", "0a0722", "1d1147", "36106b", "51127c", "6a1c81", "822681", "9c2e7f", "b73779", "d3436e",
  "e75263", "f56b5c", "fc8961", "fea873", "fec488", "fde2a3", "fcfdbf"].map(
  (hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)),
);
const LEFT = 58;
const RIGHT = 1;
const WAVE = 58;
const MEL = 112;
const LINES = 118;
const GAP = 10;
const AXIS = 38;

const clock = (seconds) => `${seconds.toFixed(1)} s`;

function look(probe) {
  return Object.fromEntries(Object.entries(COLOURS).map(([name, colour]) => {
    probe.style.color = `var(${colour})`;
    return [name, getComputedStyle(probe).color];
  }));
}

function magma(level) {
  const place = (level / 255) * (MAGMA.length - 1);
  const low = Math.min(Math.floor(place), MAGMA.length - 2);
  return MAGMA[low].map((value, i) => Math.round(value + (place - low) * (MAGMA[low + 1][i] - value)));
}

// Where the parts lie, from the top, for a picture of this width.
function layout(ctx, width, sound) {
  const mel = WAVE + GAP;
  const rows = sound.lines.length ? legendRows(ctx, width, sound) : [];
  const lines = mel + MEL + 18 + 20 * rows.length;
  const axis = sound.lines.length ? lines + LINES : mel + MEL;
  return { mel, rows, lines, axis, height: axis + AXIS };
}

function legendRows(ctx, width, sound) {
  const rows = [[]];
  let used = LEFT;
  for (const line of sound.lines.filter((one) => one.named)) {
    const wide = ctx.measureText(`${line.glyph} ${line.emotion}`).width + 18;
    if (used + wide > width && rows.at(-1).length) {
      rows.push([]);
      used = LEFT;
    }
    rows.at(-1).push([line, used]);
    used += wide;
  }
  return rows;
}

function drawWave(ctx, samples, inner) {
  const loudest = Math.max(1, samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
  const middle = WAVE / 2;
  ctx.fillStyle = ctx.look.wave;
  for (let x = 0; x < inner; x += 1) {
    let low = 0;
    let high = 0;
    const end = Math.ceil(((x + 1) / inner) * samples.length);
    for (let i = Math.floor((x / inner) * samples.length); i < end; i += 1) {
      low = Math.min(low, samples[i]);
      high = Math.max(high, samples[i]);
    }
    const top = middle - (high / loudest) * (middle - 1);
    ctx.fillRect(LEFT + x, top, 1, Math.max(1, middle - (low / loudest) * (middle - 1) - top));
  }
}

function drawMel(ctx, sound, levels, top, inner) {
  const { bands, columns } = sound;
  const image = new ImageData(columns, bands);
  for (let band = 0; band < bands; band += 1) {
    for (let x = 0; x < columns; x += 1) {
      const at = 4 * ((bands - 1 - band) * columns + x);
      const [red, green, blue] = sound.colours[levels[band * columns + x]];
      image.data.set([red, green, blue, 255], at);
    }
  }
  const small = new OffscreenCanvas(columns, bands);
  small.getContext("2d").putImageData(image, 0, 0);
  ctx.imageSmoothingEnabled = columns > inner;
  ctx.drawImage(small, LEFT, top, inner, MEL);
  ctx.fillStyle = ctx.look.text;
  ctx.textAlign = "right";
  for (const [place, label] of sound.ticks) ctx.fillText(label, LEFT - 6, top + MEL * (1 - place));
}

function drawLines(ctx, sound, at, inner) {
  const x = (second) => LEFT + (inner * second) / sound.seconds;
  const y = (share) => at.lines + LINES * (1 - share);
  for (const share of [0, 0.5, 1]) {
    ctx.fillStyle = ctx.look.grid;
    ctx.fillRect(LEFT, y(share), inner, 1);
    ctx.fillStyle = ctx.look.text;
    ctx.textAlign = "right";
    ctx.fillText(`${100 * share} %`, LEFT - 6, y(share));
  }
  // Marks closer than this would be a smear.
  const every = Math.max(1, Math.ceil(14 / (x(sound.moments[1] ?? 1) - x(sound.moments[0]) || 14)));
  for (const line of [...sound.lines].sort((one, other) => one.named - other.named)) {
    ctx.strokeStyle = line.named ? line.colour : ctx.look.pale;
    ctx.lineWidth = line.named ? 2.2 : 1;
    ctx.beginPath();
    line.values.forEach((value, i) => ctx[sound.begins.includes(i) ? "moveTo" : "lineTo"](x(sound.moments[i]), y(value)));
    ctx.stroke();
    if (!line.named) continue;
    ctx.fillStyle = line.colour;
    ctx.textAlign = "center";
    line.values.forEach((value, i) => i % every === 0 && ctx.fillText(line.glyph, x(sound.moments[i]), y(value)));
  }
  at.rows.forEach((row, i) => {
    for (const [line, place] of row) {
      ctx.textAlign = "left";
      ctx.fillStyle = line.colour;
      ctx.fillText(line.glyph, place, at.mel + MEL + 18 + 20 * i);
      ctx.fillStyle = ctx.look.ink;
      ctx.fillText(line.emotion, place + 16, at.mel + MEL + 18 + 20 * i);
    }
  });
}

function drawAxis(ctx, sound, top, inner) {
  const step = [0.5, 1, 2, 5, 10, 30, 60, 120].find((one) => (sound.seconds / one) * 44 <= inner) ?? 300;
  ctx.fillStyle = ctx.look.text;
  ctx.textAlign = "center";
  for (let second = 0; second <= sound.seconds + 1e-6; second += step) {
    const x = LEFT + (inner * second) / sound.seconds;
    ctx.fillRect(Math.min(Math.round(x), LEFT + inner - 1), top, 1, 5);
    const half = ctx.measureText(String(second)).width / 2;
    ctx.fillText(String(second), Math.min(x, LEFT + inner - half), top + 14);
  }
  ctx.fillText("seconds", LEFT + inner / 2, top + 30);
}

function draw(canvas, sound, samples, levels) {
  const width = Math.max(240, Math.round(canvas.parentElement.clientWidth));
  const scale = Math.max(2, window.devicePixelRatio || 1);
  const ctx = canvas.getContext("2d");
  ctx.look = look(canvas);
  const font = `13px ${getComputedStyle(canvas).fontFamily}`;
  ctx.font = font;
  const at = layout(ctx, width, sound);
  const inner = width - LEFT - RIGHT;
  canvas.width = scale * width;
  canvas.height = scale * at.height;
  canvas.style.height = `${at.height}px`;
  ctx.scale(scale, scale);
  ctx.font = font;
  ctx.textBaseline = "middle";
  ctx.fillStyle = ctx.look.ground;
  ctx.fillRect(0, 0, width, at.height);
  drawWave(ctx, samples, inner);
  drawMel(ctx, sound, levels, at.mel, inner);
  if (sound.lines.length) drawLines(ctx, sound, at, inner);
  drawAxis(ctx, sound, at.axis, inner);
  return { left: LEFT / width, right: 1 - RIGHT / width, bottom: AXIS };
}

function build(el) {
  el.classList.add("emolab-player");
  // JupyterLab would take Space and the arrow keys for its own.
  el.dataset.lmSuppressShortcuts = "true";
  el.hidden = true;
  el.innerHTML = `
    <div class="controls">
      <button type="button" class="play">Play</button>
      <input type="range" min="0" step="0.05" value="0" aria-label="Position in the recording">
      <span class="time"></span>
    </div>
    <div class="picture"><canvas role="img"></canvas><span class="cursor" aria-hidden="true"></span></div>
    <button type="button" class="save">Save this picture</button>`;
  return Object.fromEntries([".play", "input", ".time", ".picture", "canvas", ".cursor", ".save"].map(
    (name) => [name.replace(".", ""), el.querySelector(name)],
  ));
}

// On a phone the answer lies below the buttons, and above the list of the visit: bring it into view, without a ride for those who get sick of it.
function bringIntoView(el) {
  const card = el.closest(".emolab-answer");
  const top = card?.getBoundingClientRect().top;
  if (!card || (top > -0.3 * window.innerHeight && top < 0.6 * window.innerHeight)) return;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  card.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
}

// Space plays the answer, unless it means something where the focus is: a button, a field, a cell of JupyterLab.
function listenToSpace(el, play) {
  const card = () => el.closest(".emolab-answer");
  const press = (event) => {
    if (event.key !== " " || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const at = event.target;
    const means = at.closest?.("button, textarea, select, a, summary, [contenteditable], input:not([type=range])");
    const ours = at.closest?.(".emolab-page") || (document.body.dataset.voila && at === document.body);
    if (means || !ours || !card() || el.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    play.click();
  };
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}

function save(canvas, name) {
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
}

function render({ model, el }) {
  const page = build(el);
  const audio = new Audio();
  let sound = null;
  let samples = null;
  let levels = null;
  let edges = { left: 0, right: 1, bottom: 0 };
  let url = null;
  let frame = 0;

  const place = () => {
    if (!sound) return;
    const share = Math.min(1, audio.currentTime / sound.seconds);
    page.cursor.style.left = `${100 * (edges.left + (edges.right - edges.left) * share)}%`;
    page.input.value = audio.currentTime;
    page.input.setAttribute("aria-valuetext", clock(audio.currentTime));
    page.time.textContent = `${audio.currentTime.toFixed(1)} / ${clock(sound.seconds)}`;
  };
  const redraw = () => {
    if (!sound || !page.picture.clientWidth) return;
    edges = draw(page.canvas, sound, samples, levels);
    page.cursor.style.bottom = `${edges.bottom}px`;
    place();
  };
  const follow = () => {
    place();
    frame = audio.paused ? 0 : requestAnimationFrame(follow);
  };
  const release = () => {
    audio.pause();
    if (url) URL.revokeObjectURL(url);
    url = sound = null;
  };

  function show(message, buffers) {
    release();
    el.hidden = message.kind !== "sound";
    if (el.hidden) return;
    sound = { ...message, colours: Array.from({ length: 256 }, (_, level) => magma(level)) };
    const file = buffers[0];
    samples = new Int16Array(file.buffer.slice(file.byteOffset + 44, file.byteOffset + file.byteLength));
    levels = new Uint8Array(buffers[1].buffer, buffers[1].byteOffset, buffers[1].byteLength);
    url = URL.createObjectURL(new Blob([file], { type: "audio/wav" }));
    audio.src = url;
    page.canvas.setAttribute("aria-label", message.alt);
    page.input.max = message.seconds;
    page.play.textContent = "Play";
    audio.currentTime = 0;
    redraw();
    performance.mark("emolab-sound-drawn");
    // An example that nobody asked for does not take a page away from who begins to read it.
    if (message.asked) bringIntoView(el);
    if (!message.play) return;
    // Where a browser does not let it, the button that has the focus does.
    page.play.focus({ preventScroll: true });
    audio.play().catch(() => {});
  }

  page.play.addEventListener("click", () => (audio.paused ? audio.play() : audio.pause()));
  audio.addEventListener("play", () => {
    page.play.textContent = "Pause";
    follow();
  });
  for (const ended of ["pause", "ended"]) {
    audio.addEventListener(ended, () => (page.play.textContent = "Play"));
  }
  page.input.addEventListener("input", () => {
    audio.currentTime = Number(page.input.value);
    place();
  });
  page.picture.addEventListener("click", (event) => {
    const box = page.picture.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width - edges.left) / (edges.right - edges.left);
    audio.currentTime = Math.max(0, Math.min(1, share)) * sound.seconds;
    place();
  });
  page.save.addEventListener("click", () => save(page.canvas, sound.file));
  const watcher = new ResizeObserver(redraw);
  watcher.observe(page.picture);
  // The system's theme, or JupyterLab's, may change while the page is open.
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = new MutationObserver(redraw);
  system.addEventListener("change", redraw);
  theme.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  const unlisten = listenToSpace(el, page.play);
  model.on("msg:custom", show);
  model.send({ kind: "ready" });
  return () => {
    cancelAnimationFrame(frame);
    watcher.disconnect();
    theme.disconnect();
    system.removeEventListener("change", redraw);
    unlisten();
    release();
  };
}

export default { render };
