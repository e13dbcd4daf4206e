// The card page: the provider's script takes the card in a frame of its own; we get a token and send it in an ordinary form.
(() => {
  const form = document.getElementById("card-form");
  const failed = document.getElementById("card-failed");
  const wrong = document.getElementById("card-wrong");
  const button = form.querySelector("button");
  const said = form.dataset;

  if (!window.Stripe) {
    failed.hidden = false;
    return;
  }
  form.hidden = false;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const stripe = Stripe(said.key, { locale: said.locale });
  const elements = stripe.elements({
    mode: said.mode,
    amount: Number(said.amount),
    currency: said.currency,
    paymentMethodTypes: ["card"],
    appearance: { theme: dark ? "night" : "stripe" },
  });
  elements.create("payment", { wallets: { link: "never" } }).mount("#card-element");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    wrong.textContent = "";
    const found = await token().catch(() => ({ error: { message: said.failed } }));
    if (found.error) {
      wrong.textContent = found.error.message;
      button.disabled = false;
      return;
    }
    form.elements.token.value = found.confirmationToken.id;
    form.submit();
  });

  async function token() {
    const whole = await elements.submit();
    return whole.error ? whole : stripe.createConfirmationToken({ elements });
  }

  // Who comes back by the browser's arrow finds the button alive.
  addEventListener("pageshow", () => {
    button.disabled = false;
  });
})();
