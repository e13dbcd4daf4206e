// Asks once a second how far the story has come, and stops when it is there. Without it the line is as new as the page.
for (const line of document.querySelectorAll("[data-ask]")) {
  const until = Date.now() + 10 * 60 * 1000;
  const ask = async () => {
    const answer = await fetch(line.dataset.ask, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) {
      const { state, text } = await answer.json();
      line.dataset.state = state;
      if (line.textContent !== text) line.textContent = text;
      if (state !== "waiting" && state !== "pressing") return;
    }
    if (Date.now() < until) setTimeout(ask, 1000);
  };
  setTimeout(ask, 300);
}
