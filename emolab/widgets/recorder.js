// A record button: microphone -> 16 kHz mono 16-bit WAV -> one message to the kernel. While one speaks, what is new goes
// there piece by piece, and what the last two seconds sound like comes back: see recorder.py.
//
// The sound is taken sample by sample (AudioWorklet), not as the browser's compressed stream, which loses detail and
// the first 40 ms. Nothing is fetched: the worklet's code travels in this file.

const WORKLET = `
  class Tap extends AudioWorkletProcessor {
    constructor() {
      super();
      this.block = new Float32Array(1024);
      this.filled = 0;
    }
    process([input]) {
      if (input.length) {
        this.block.set(input[0], this.filled);
        this.filled += input[0].length;
        if (this.filled === this.block.length) {
          this.port.postMessage(this.block.slice());
          this.filled = 0;
        }
      }
      return true;
    }
  }
  registerProcessor("tap", Tap);
`;

const SHORTEST = 0.3;
const QUIETEST_DB = -60;
const PATIENCE_MS = 15000;
// So much is new when the kernel is asked again, if it has answered before; a busy one is asked less often.
const ASKED_S = 0.18;

const PROBLEMS = {
  NotAllowedError:
    "The microphone is blocked. Allow it for this page (the camera or lock symbol beside the address), then press the button again.",
  NotFoundError: "No microphone was found. Plug one in and press the button again, or upload a recording instead.",
  NotReadableError: "Another program is using the microphone. Close it and press the button again.",
};
const INSECURE =
  "This browser gives a microphone only to pages opened as https:// or as localhost. Open the page that way, or upload a recording instead.";
const KERNEL_GONE = "No answer is coming: the page has lost its kernel. Reload the page and record again.";

function whatToDo(error) {
  return PROBLEMS[error.name] ?? `Recording did not work (${error.message}). Reload the page, or upload a recording instead.`;
}

async function openMicrophone() {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw Object.assign(new Error(INSECURE), { sentence: INSECURE });
  }
  // What makes a call pleasant takes away what a voice feels like: level, breath, room.
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
  return navigator.mediaDevices.getUserMedia({ audio: plain });
}

// Calls onBlock with each 1024 samples; returns a function that ends the recording and gives the context's rate.
async function listen(stream, onBlock) {
  const context = new AudioContext();
  const url = URL.createObjectURL(new Blob([WORKLET], { type: "text/javascript" }));
  try {
    await context.audioWorklet.addModule(url);
  } finally {
    URL.revokeObjectURL(url);
  }
  const tap = new AudioWorkletNode(context, "tap", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
  tap.port.onmessage = (message) => onBlock(message.data, context.sampleRate);
  context.createMediaStreamSource(stream).connect(tap);
  return async () => {
    tap.port.onmessage = null;
    stream.getTracks().forEach((track) => track.stop());
    await context.close();
  };
}

async function resampled(blocks, from, to) {
  const n = blocks.reduce((sum, block) => sum + block.length, 0);
  const offline = new OfflineAudioContext(1, Math.max(1, Math.round((n * to) / from)), to);
  const buffer = offline.createBuffer(1, Math.max(1, n), from);
  const samples = buffer.getChannelData(0);
  let place = 0;
  for (const block of blocks) {
    samples.set(block, place);
    place += block.length;
  }
  const source = offline.createBufferSource();
  source.buffer = buffer;
  source.connect(offline.destination);
  source.start();
  return (await offline.startRendering()).getChannelData(0);
}

function wav(samples, rate) {
  const file = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (at, letters) => [...letters].forEach((letter, i) => file.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  file.setUint32(4, 36 + 2 * samples.length, true);
  text(8, "WAVEfmt ");
  file.setUint32(16, 16, true); // length of this chunk
  file.setUint16(20, 1, true); // PCM
  file.setUint16(22, 1, true); // channels
  file.setUint32(24, rate, true);
  file.setUint32(28, 2 * rate, true); // bytes a second
  file.setUint16(32, 2, true); // bytes a sample
  file.setUint16(34, 16, true); // bits a sample
  text(36, "data");
  file.setUint32(40, 2 * samples.length, true);
  samples.forEach((value, i) => {
    file.setInt16(44 + 2 * i, Math.round(Math.max(-1, Math.min(1, value)) * 32767), true);
  });
  return file;
}

function pcm(blocks) {
  const joined = new Int16Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let place = 0;
  for (const block of blocks) {
    for (const value of block) joined[place++] = Math.round(Math.max(-1, Math.min(1, value)) * 32767);
  }
  return joined;
}

// Draws what the last two seconds sound like. The rows stay the same elements, so that the bars move and do not blink.
function drawGlance(page, glance) {
  page.glance.hidden = false;
  page.now.textContent = glance.said;
  page.bars.classList.toggle("emolab-unsure", !glance.sure);
  page.bars.classList.toggle("emolab-nobody", !glance.rows.length);
  glance.rows.forEach(({ emotion, glyph, colour, share, best }, i) => {
    if (!page.bars.children[i]) {
      const row = page.bars.appendChild(document.createElement("li"));
      row.innerHTML = `<span class="glyph" aria-hidden="true"></span><span class="name"></span>
        <span class="track" aria-hidden="true"><span class="bar"></span></span><span class="share"></span>`;
    }
    const row = page.bars.children[i];
    const [sign, name, track, number] = row.children;
    [sign.textContent, name.textContent, number.textContent] = [glyph, emotion, `${share} %`];
    sign.style.color = track.firstElementChild.style.background = colour;
    track.firstElementChild.style.width = `${Math.max(share, 0.5)}%`;
    row.classList.toggle("emolab-best", best);
  });
  performance.mark("emolab-glance");
}

function shareOfMeter(block) {
  const power = block.reduce((sum, value) => sum + value * value, 0) / block.length;
  return Math.max(0, 1 - (10 * Math.log10(power + 1e-12)) / QUIETEST_DB);
}

function build(el, label) {
  el.classList.add("emolab-recorder");
  // JupyterLab would take Enter and Space for its own.
  el.dataset.lmSuppressShortcuts = "true";
  el.innerHTML = `
    <button type="button" aria-pressed="false"><span class="dot" aria-hidden="true"></span><span class="text"></span></button>
    <div class="live" hidden>
      <div class="meter" role="meter" aria-label="Level of the microphone" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0">
        <div class="bar"></div>
      </div>
      <span class="left"></span>
    </div>
    <div class="glance" hidden>
      <p class="now"></p>
      <ul class="emolab-bars" aria-label="Probability of each emotion in the last two seconds"></ul>
    </div>
    <p class="say" role="status"></p>`;
  const parts = Object.fromEntries(["button", ".text", ".live", ".meter", ".bar", ".left", ".glance", ".now", ".say"].map(
    (name) => [name.replace(".", ""), el.querySelector(name)],
  ));
  parts.text.textContent = label;
  parts.bars = el.querySelector(".emolab-bars");
  return parts;
}

function render({ model, el }) {
  const page = build(el, model.get("label"));
  let end = null; // ends the recording that runs
  let busy = false; // while the browser asks for permission, or packs
  let blocks = [];
  let rate = 0;
  let waiting = 0;
  let take = 0; // which recording this is, so that what is said of the last one is not shown
  let fresh = []; // what the kernel has not heard yet
  let asked = false; // while it is thinking

  const say = (sentence, problem = false) => {
    page.say.textContent = sentence;
    page.say.classList.toggle("problem", problem);
  };

  const look = (recording) => {
    el.classList.toggle("recording", recording);
    page.button.setAttribute("aria-pressed", String(recording));
    page.text.textContent = recording ? "Stop" : model.get("label");
    page.live.hidden = !recording;
    if (!recording) page.glance.hidden = true;
  };

  const heard = (block, contextRate) => {
    rate = contextRate;
    blocks.push(block);
    const share = shareOfMeter(block);
    page.bar.style.transform = `scaleX(${share.toFixed(3)})`;
    page.meter.setAttribute("aria-valuenow", String(Math.round(100 * share)));
    const left = model.get("longest") - (blocks.length * block.length) / rate;
    page.left.textContent = `${Math.max(0, Math.ceil(left))} s left`;
    if (model.get("live")) ask(block);
    if (left <= 0) stop();
  };

  const ask = (block) => {
    fresh.push(block);
    if (asked || fresh.length * block.length < ASKED_S * rate) return;
    asked = true;
    model.send({ kind: "speaking", take, rate }, undefined, [pcm(fresh).buffer]);
    fresh = [];
  };

  async function start() {
    busy = true;
    blocks = [];
    fresh = [];
    asked = false;
    take += 1;
    say("Asking for the microphone …");
    let stream = null;
    try {
      stream = await openMicrophone();
      end = await listen(stream, heard);
      look(true);
      say("Recording. Speak, then press Stop; Escape throws it away.");
    } catch (error) {
      stream?.getTracks().forEach((track) => track.stop());
      say(error.sentence ?? whatToDo(error), true);
    }
    busy = false;
  }

  async function finish() {
    const ending = end;
    end = null;
    await ending();
    look(false);
  }

  async function stop() {
    if (!end || busy) return;
    busy = true;
    const pressed = performance.now();
    try {
      await finish();
      const samples = await resampled(blocks, rate || model.get("rate"), model.get("rate"));
      const seconds = samples.length / model.get("rate");
      blocks = [];
      if (seconds < SHORTEST) {
        say("That was too short. Press the button, speak a sentence, and press Stop.", true);
      } else {
        send(wav(samples, model.get("rate")), seconds, pressed);
      }
    } catch (error) {
      say(whatToDo(error), true);
    }
    busy = false;
  }

  function send(file, seconds, pressed) {
    say(`${seconds.toFixed(1)} s recorded.`);
    clearTimeout(waiting);
    waiting = setTimeout(() => say(KERNEL_GONE, true), PATIENCE_MS);
    performance.mark("emolab-recording-ended", { startTime: pressed });
    model.send({ kind: "recording", seconds }, undefined, [file.buffer]);
  }

  async function discard() {
    if (!end || busy) return;
    await finish();
    blocks = [];
    fresh = [];
    model.send({ kind: "discarded" });
    say("Thrown away.");
  }

  page.button.addEventListener("click", () => {
    if (busy) return;
    if (end) stop();
    else start();
  });
  el.addEventListener("keydown", (event) => {
    if (event.key === "Escape") discard();
  });
  model.on("msg:custom", (message) => {
    if (message.kind === "received") clearTimeout(waiting);
    if (message.kind === "glance" && message.take === take && end) {
      asked = false;
      drawGlance(page, message);
    }
  });
  return () => {
    clearTimeout(waiting);
    if (end) finish();
  };
}

export default { render };
