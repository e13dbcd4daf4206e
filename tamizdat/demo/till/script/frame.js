// In the frame: the card that was chosen becomes a token, which is all that the paper's page gets of it.
addEventListener("message", async (asked) => {
  const line = asked.ports[0];
  const card = document.querySelector("select").value;
  if (!card) return line.postMessage({ wrong: "Choose a card." });
  const answer = await fetch("/stripe-js/tokens", { method: "POST", body: new URLSearchParams({ card }) });
  line.postMessage(answer.ok ? await answer.json() : { wrong: "The till says no." });
});
