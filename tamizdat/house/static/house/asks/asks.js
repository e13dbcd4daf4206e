// What a reader's own browser does with asks. Pages are whole without it, and nothing is ever sent anywhere.
//
// All that it keeps is one entry of localStorage, "asks": days as numbers, a lot of 0 or 1, and how often an ask was shown.
// "Not now" and the link on the page of thanks set the very same day: that asks rest does not tell that somebody gave.
const KEY = "asks", WINDOW = 30, REST = 30, GIVEN = "#thanks", WHY = "#asks";
const today = Math.floor(Date.now() / 864e5);

const raw = () => {
  try {
    return localStorage.getItem(KEY) || "{}";
  } catch {
    return "{}";
  }
};
const read = () => {
  try {
    const kept = JSON.parse(raw());
    return { ...kept, seen: kept.seen || {} };
  } catch {
    return { seen: {} };
  }
};
const keep = kept => {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {} // a browser that keeps nothing shows every ask, which is what it would do without scripts
};
const forget = () => {
  try {
    localStorage.removeItem(KEY);
  } catch {}
};

// Styles of what only this script makes: pages without it need not carry them.
const dress = () => {
  const style = document.createElement("style");
  style.textContent = `[data-ask][hidden] { display: none }
.ask-own, .ask-why { display: flex; flex-wrap: wrap; align-items: center; column-gap: 1.2em; font: var(--size-small)/1.5 var(--sans) }
.ask-why { display: block; margin-block: var(--gap); padding-block: 1rem; border-block: var(--line); font-size: var(--size-less) }
.ask-why code { display: block; margin-block: .5rem; overflow-wrap: anywhere }
.ask-own a, .ask-own button, .ask-why button { display: inline-flex; align-items: center; min-block-size: 44px; margin-inline-end: 1.2em; border: 0; padding: 0; background: none; color: var(--quiet); font: inherit; text-decoration: underline; text-underline-offset: .18em; cursor: pointer }`;
  document.head.append(style);
};

const asks = [...document.querySelectorAll("[data-ask]")];
const recent = (kept, id) => (kept.seen[id] || []).filter(day => day > today - WINDOW);
const rest = () => keep({ ...read(), rest: today + REST });

const reason = (kept, ask) => {
  const most = Number(ask.dataset.most);
  if (kept.rest > today) return WORDS.rests.replace("%(day)s", new Date(kept.rest * 864e5).toLocaleDateString(document.documentElement.lang));
  if (most && recent(kept, ask.dataset.ask).length >= most) return WORDS.capped.replace("%(most)s", most.toLocaleString(document.documentElement.lang));
  return "";
};

const lot = kept => {
  if (kept.lot !== 0 && kept.lot !== 1) keep({ ...kept, lot: Math.random() < .5 ? 0 : 1 });
  return read().lot ?? 0;
};

const reword = ask => {
  const second = ask.querySelector("template");
  if (!second || !lot(read())) return false;
  ask.querySelector("[data-words]").replaceChildren(second.content.cloneNode(true));
  const campaign = ask.querySelector("[name=campaign]");
  if (campaign) campaign.value += "--b";
  if (ask.tagName !== "FORM") for (const link of ask.querySelectorAll("a[href]")) link.href = link.href.replace(/(campaign=[\w-]+)/, "$1--b");
  return true;
};

const count = ask => {
  const kept = read(), id = ask.dataset.ask;
  kept.seen[id] = [...recent(kept, id), today];
  keep(kept);
};

const button = (words, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.onclick = act;
  return made;
};

const offer = ask => {
  const row = document.createElement("p");
  row.className = "ask-own";
  const why = document.createElement("a");
  why.href = WHY;
  why.textContent = WORDS.why;
  row.append(button(WORDS.later, () => { rest(); asks.forEach(each => { each.hidden = true; }); }), why);
  ask.append(row);
};

const told = [];
const look = ask => {
  const why = reason(read(), ask);
  told.push([ask, why]);
  ask.hidden = Boolean(why);
  if (why) return;
  if (reword(ask)) told.at(-1)[1] = `${WORDS.shown}, ${WORDS.second}`;
  offer(ask);
  new IntersectionObserver((entries, observer) => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    observer.disconnect();
    count(ask);
  }, { threshold: .5 }).observe(ask);
};

const explain = () => {
  document.querySelector(".ask-why")?.remove();
  const box = document.createElement("section"), heading = document.createElement("h2"), list = document.createElement("ul");
  box.className = "ask-why";
  box.tabIndex = -1;
  heading.textContent = WORDS.heading;
  box.setAttribute("aria-label", WORDS.heading);
  for (const [ask, why] of told) {
    const line = document.createElement("li");
    line.textContent = `${WORDS[ask.dataset.place]}: ${why || WORDS.shown}`;
    list.append(line);
  }
  const kept = document.createElement("p"), shown = document.createElement("code"), row = document.createElement("p");
  kept.textContent = WORDS.kept;
  shown.textContent = raw();
  row.append(button(WORDS.forget, () => { forget(); shown.textContent = WORDS.forgotten; }), button(WORDS.close, () => box.remove()));
  box.append(heading, list, kept, shown, row);
  document.querySelector("main").prepend(box);
  box.focus();
};

const heed = () => {
  if (location.hash === WHY) explain();
};

if (location.hash === GIVEN) {
  rest();
  history.replaceState(null, "", location.pathname + location.search); // the address shall not tell it either
}
dress();
asks.forEach(look);
addEventListener("hashchange", heed);
heed();
