// Play money: not Stripe's script, but the few calls of it that the paper's card page uses.
(() => {
  const at = new URL(document.currentScript.src).origin;

  window.Stripe = (key) => {
    if (key !== "pk_test_playmoney") throw new Error("Play money has a key of its own.");
    return {
      elements: (chosen) => elements(chosen),
      createConfirmationToken: ({ elements: shown }) => shown.ask(),
    };
  };

  function elements(chosen) {
    if (!["payment", "subscription"].includes(chosen.mode) || !(chosen.amount > 0) || !chosen.currency) {
      throw new Error("What is to be paid has to be told first.");
    }
    const frame = document.createElement("iframe");
    return {
      create: () => ({
        mount: (place) => {
          frame.src = `${at}/stripe-js/card`;
          frame.title = "Play money: choose a card";
          frame.style.cssText = "border:0;inline-size:100%;block-size:8.75rem";
          document.querySelector(place).append(frame);
        },
        on: (what, hear) => frame.addEventListener(what === "ready" ? "load" : what, hear),
      }),
      submit: async () => ({}),
      ask: () => answer(frame),
    };
  }

  function answer(frame) {
    return new Promise((resolve) => {
      const line = new MessageChannel();
      line.port1.onmessage = ({ data }) =>
        resolve(data.id ? { confirmationToken: { id: data.id } } : { error: { message: data.wrong } });
      frame.contentWindow.postMessage("token", at, [line.port2]);
    });
  }
})();
