// The issue desk without leaving the page: each button of its form saves and acts by itself; here the answer's parts take
// the places of the old ones, the focus stays where it was, and what happened is said aloud. Without this file the page is whole.
(() => {
  "use strict";
  const CONFLICT = 409;
  const SWAPPED = ["letters-state", "letters-lost", "letters-progress", "picks", "candidates", "checklist", "preview"];
  const page = document.getElementById("letter");
  const form = document.getElementById("letters-form");
  if (!page || !form || !window.fetch) return;
  let busy = false;
  let leaving = false;

  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.form !== form || leaves(button)) {
      leaving = true;
      return;
    }
    event.preventDefault();
    send(button);
  });

  // Approving, pausing and asking change what the page is, so they load it anew.
  const leaves = (button) => button.name === "do" && /^(say:|reschedule|test)/.test(button.value);

  async function send(button) {
    const fallbacks = beside(button.id);
    if (busy || button.getAttribute("aria-disabled") === "true") return;
    busy = true;
    button.setAttribute?.("aria-busy", "true"); // others are asked for seconds; what was dropped is no button
    const data = new FormData(form);
    if (button.name) data.append(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      take(fresh, [button.id, ...fallbacks], answer, data);
    } catch {
      say(page.dataset.failed); // no line, or a server in trouble: the words stay in their fields
    } finally {
      busy = false;
      button.removeAttribute?.("aria-busy");
    }
  }

  function take(fresh, places, answer, sent) {
    if (!fresh.getElementById("letter")) {
      if (answer.ok) location.assign(answer.url); // signed out, or turned away
      else say(page.dataset.failed);
      return;
    }
    const said = [...fresh.querySelectorAll(".messages li")].map((each) => each.textContent.trim()).join(" ");
    const clash = answer.status === CONFLICT;
    const typed = [...form.querySelectorAll("input[type=text], textarea[name]")].filter((each) => each.value !== sent.get(each.name));
    const open = [...document.querySelectorAll("#picks details[open]")].map((each) => each.closest("li").id);
    for (const id of clash ? [...SWAPPED, "words"] : SWAPPED) {
      const [old, next] = [document.getElementById(id), fresh.getElementById(id)];
      if (old && next) old.replaceWith(document.adoptNode(next));
    }
    for (const id of open) document.querySelector(`#${id} details`)?.setAttribute("open", "");
    if (!clash) renew(fresh, sent);
    for (const each of typed) if (form.elements[each.name]) form.elements[each.name].value = each.value; // while the answer was on its way
    form.elements.look.value = fresh.querySelector("input[name=look]").value;
    say(clash ? "" : said || document.getElementById("letters-picks").textContent); // a clash is told where it stands
    const disputed = clash && form.querySelector(".letters-clash");
    if (disputed) (disputed.parentElement.querySelector("input:not([type=hidden]), textarea") ?? disputed).focus();
    else focus(places);
  }

  // The words were not swapped, so that the cursor stays in them. What somebody else wrote meanwhile appears where nobody types here.
  function renew(fresh, sent) {
    for (const old of document.querySelectorAll("#words .letters-clash")) old.remove();
    for (const was of form.querySelectorAll(".letters-fields [name^=was-]")) {
      const name = was.name.slice(4);
      const [field, now] = [form.elements[name], fresh.querySelector(`.letters-fields [name="${name}"]`)];
      if (!field || !now || !sent.has(name)) continue;
      if (field.value === sent.get(name)) {
        if (field.value !== now.value) field.value = now.value;
        was.value = now.value;
      } else if (sent.get(name) !== was.value) was.value = now.value;
    }
  }

  // Where the focus goes on when the button is gone with its row: to its like in the next row, or in the one before.
  function beside(pressed) {
    const kind = /^(add|drop)-/.exec(pressed)?.[0];
    if (!kind) return [document.activeElement.id];
    const ids = [...form.querySelectorAll(`[id^=${kind}]`)].map((each) => each.id);
    const place = ids.indexOf(pressed);
    return [...ids.slice(place + 1), ...ids.slice(0, place).reverse(), "letters-search"];
  }

  function focus(places) {
    const next = places.map((id) => document.getElementById(id)).find(Boolean);
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  }

  function say(words) {
    page.querySelector("[data-letters-told]").textContent = words;
  }

  // Who follows a link away is asked first while a field holds what was not saved.
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && unsaved()) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    leaving = false; // back again by the browser's own button
  });

  const plain = (words) => words.replaceAll("\r\n", "\n").trim();

  function unsaved() {
    return [...form.querySelectorAll("[name^=was-]")].some((was) => {
      const name = was.name.slice(4);
      const fields = [...form.querySelectorAll(`[name="${name}"]`)];
      const held = fields.filter((each) => each.type !== "checkbox" || each.checked).map((each) => each.value);
      return fields.length > 0 && plain(held.join(",")) !== plain(was.value);
    });
  }

  // Dragging: the hidden fields of the picks lie in their order, so to move the row is to change the order.
  let dragged = null;
  page.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-pick], [data-candidate]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.classList.add("letters-dragged");
  });
  page.addEventListener("dragend", () => {
    dragged?.classList.remove("letters-dragged");
    dragged = null;
  });
  page.addEventListener("dragover", (event) => {
    const list = event.target.closest("#picks");
    if (!dragged || !list) return;
    event.preventDefault();
    const over = event.target.closest("[data-pick]");
    if (!dragged.dataset.pick || !over || over === dragged) return;
    const box = over.getBoundingClientRect();
    over.parentElement.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  });
  page.addEventListener("drop", (event) => {
    if (!dragged || !event.target.closest("#picks")) return;
    event.preventDefault();
    const { pick, candidate } = dragged.dataset;
    send(pick ? { id: `up-${pick}`, name: "do", value: "save", getAttribute: () => null } : document.getElementById(`add-${candidate}`));
  });

  // With Alt and an arrow a pick moves from wherever the focus is inside it, the field one types in included.
  page.addEventListener("keydown", (event) => {
    const pick = event.target.closest("[data-pick]")?.dataset.pick;
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!pick || !way || !event.altKey) return;
    event.preventDefault();
    const button = document.getElementById(`${way}-${pick}`);
    button?.focus();
    button?.click();
  });

  // Filters act as soon as they are chosen.
  page.addEventListener("change", (event) => {
    if (event.target.closest(".letters-filter select")) document.getElementById("filter").click();
  });

  if (page.dataset.sending) {
    const timer = setInterval(async () => {
      const answer = await fetch(page.dataset.progress, { credentials: "same-origin" }).catch(() => null);
      if (!answer?.ok) return;
      const html = await answer.text();
      document.getElementById("letters-progress").innerHTML = html;
      if (html.includes('data-state="sending"')) return;
      clearInterval(timer);
      location.reload();
    }, 2000);
  }
})();
