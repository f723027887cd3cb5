// The search field, without a server. The sections and the library that looks through them are scripts, and are loaded
// when somebody turns to the field: a page that was opened as a file may load nothing else.
(() => {
  const field = document.getElementById("search");
  const panel = document.querySelector(".found");
  const list = document.getElementById("found");
  const told = panel.querySelector("p");
  const keys = panel.querySelector("p + p");
  const aloud = document.getElementById("search-said");
  const MOST = 20;
  // How much a find on each kind of page weighs; below, words of the glossary more: they are the shortest answer.
  const WEIGHT = { more: 1, course: 1, reference: 0.9, exercises: 0.6, front: 0.7 };

  // ---- words

  const LETTERS = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
  const fold = (word) =>
    word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[łøđßæœı]/g, (letter) => LETTERS[letter]);

  // Harman's (1991) rules for plurals, and those of classes, boxes and pitches: doi 10.1002/(SICI)1097-4571(199101)42:1<7::AID-ASI2>3.0.CO;2-P
  function singular(word) {
    if (word.length < 4) return word;
    if (/(ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
    if (/[^ea]ies$/.test(word)) return word.slice(0, -3) + "y";
    if (/[^aeo]es$/.test(word)) return word.slice(0, -1);
    return /[^uis]s$/.test(word) ? word.slice(0, -1) : word;
  }
  const EVERYWHERE = new Set("a an and are as at be by for from has how in is it its of on or that the this to was what which why with".split(" "));
  const term = (word) => (EVERYWHERE.has(fold(word)) ? null : singular(fold(word)));

  // SpeakerScaler is found as speaker, as scaler, and as it is written; spans.of_speech by each of its parts.
  function words(text) {
    return (text.match(/[\p{L}\p{N}\p{M}]+/gu) || []).flatMap((word) => {
      const parts = word.match(/\p{Lu}?[\p{Ll}\p{N}\p{M}]+|\p{Lu}+(?!\p{Ll})/gu) || [];
      return parts.length > 1 ? [word, ...parts] : [word];
    });
  }

  // ---- loading

  let ready = null;
  const load = (source) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: source, onload: done, onerror: () => failed(new Error(source)) });
      document.head.append(script);
    });
  const prepare = () =>
    (ready ??= Promise.all(["minisearch.js", "search-index.js"].map(load)).then(async () => {
      const index = new MiniSearch({ fields: ["title", "page", "text"], tokenize: words, processTerm: term });
      const { pages, sections } = window.emolabSections;
      const rows = sections.map(([page, anchor, title, text], id) => {
        const [address, label, group] = pages[page];
        return { id, title, text, page: label, address: anchor ? `${address}#${anchor}` : address, group };
      });
      await index.addAllAsync(rows, { chunkSize: 100 });
      return { index, rows };
    }));

  function look({ index, rows }, asked) {
    const options = {
      boost: { title: 5, page: 1.5 },
      fuzzy: (word) => (word.length > 4 ? 0.2 : false),
      prefix: (word, place, all) => place === all.length - 1,
      boostDocument: (id) => WEIGHT[rows[id].group] * (rows[id].page === "Glossary" ? 1.3 : 1),
    };
    let found = index.search(asked, { ...options, combineWith: "AND" });
    const all = found.length > 0;
    if (!all) found = index.search(asked, { ...options, combineWith: "OR" });
    const asWritten = (text) => words(text).map(term).filter(Boolean).join(" ");
    const named = ({ id }) => asWritten(rows[id].title) === asWritten(asked);
    return { all, found: [...found.filter(named), ...found.filter((one) => !named(one))] };
  }

  // ---- showing

  let chosen = -1;
  let places = [];

  // The text with what was sought marked, from a little before the first of it.
  function excerpt(text, matched) {
    const shown = document.createElement("span");
    const hits = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(([word]) => words(word).some((part) => matched.has(term(part))));
    const from = hits.length && hits[0].index > 60 ? text.indexOf(" ", hits[0].index - 50) + 1 : 0;
    const to = from + 150 < text.length ? text.lastIndexOf(" ", from + 150) : text.length;
    let at = from;
    shown.append(from ? "… " : "");
    for (const { 0: word, index } of hits) {
      if (index < at || index + word.length > to) continue;
      const mark = document.createElement("mark");
      mark.textContent = word;
      shown.append(text.slice(at, index), mark);
      at = index + word.length;
    }
    shown.append(text.slice(at, to), to < text.length ? " …" : "");
    return shown;
  }

  function option(row, match, place) {
    const link = document.createElement("a");
    Object.assign(link, { href: row.address, id: `found-${place}`, tabIndex: -1 });
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    const [page, title] = [document.createElement("small"), document.createElement("b")];
    page.textContent = row.page;
    title.textContent = row.title;
    link.append(page, title, excerpt(row.text, new Set(Object.keys(match))));
    return link;
  }

  function say(sentence) {
    told.textContent = aloud.textContent = sentence;
    keys.hidden = places.length === 0;
  }

  function show() {
    panel.hidden = false;
    list.hidden = places.length === 0;
    field.setAttribute("aria-expanded", String(places.length > 0));
  }

  function close() {
    panel.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
    aloud.textContent = "";
  }

  function choose(place) {
    places[chosen]?.setAttribute("aria-selected", "false");
    chosen = place;
    if (place < 0) return field.removeAttribute("aria-activedescendant");
    places[place].setAttribute("aria-selected", "true");
    places[place].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", places[place].id);
  }

  let asking = 0;
  async function search() {
    const asked = field.value.trim();
    const mine = ++asking;
    choose(-1);
    if (words(asked).length === 0) {
      places = [];
      list.replaceChildren();
      return close();
    }
    let known;
    try {
      known = await prepare();
    } catch {
      ready = null;
      places = [];
      say("The search did not load. Open the page again.");
      return show();
    }
    // A later letter was faster.
    if (mine !== asking) return;
    const { all, found } = look(known, asked);
    places = found.slice(0, MOST).map(({ id, match }, place) => option(known.rows[id], match, place));
    list.replaceChildren(...places);
    list.scrollTop = 0;
    const count = found.length === 1 ? "One place found." : `${found.length} places found.`;
    if (found.length === 0) say(`Nothing here has “${asked}”. Try another word, or a shorter one.`);
    else if (!all) say("No place has all of these words. These have some of them.");
    else say(found.length > MOST ? `${count} The first ${MOST} are shown.` : count);
    show();
  }

  // ---- keys and clicks

  field.addEventListener("focus", () => prepare().catch(() => (ready = null)));
  field.addEventListener("input", search);
  field.addEventListener("click", () => panel.hidden && field.value.trim() && search());
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    (places[Math.max(chosen, 0)] ?? null)?.click();
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Escape" && field.value) {
      // Not every browser empties it by itself.
      event.preventDefault();
      field.value = "";
      search();
    } else if (event.key === "Escape") {
      field.blur();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden) return search();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // Beyond the last stands the field itself, then the first.
      const all = places.length + 1;
      if (places.length) choose(((chosen + 1 + step + all) % all) - 1);
    }
  });
  // Another page opens by itself; on this one the field steps back.
  list.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest("a")) return;
    close();
    field.blur();
  });
  document.addEventListener("pointerdown", (event) => field.form.contains(event.target) || close());
  field.form.addEventListener("focusout", (event) => field.form.contains(event.relatedTarget) || setTimeout(close, 150));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
