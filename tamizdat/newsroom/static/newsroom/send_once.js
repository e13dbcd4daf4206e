// What is sent is what was written, once. Two traps stand between:
// - a text field hands its words to the form a quarter of a second after the last key, and on a busy machine later than the click;
// - a story sent while autosave is at work would be there twice, as it was sent and as autosave's draft, and whichever comes
//   second is refused for its address.
// So sending waits a moment, calls off an autosave that has not begun, and lets one that is under way end first.
const WORDS_ARE_IN_THE_FORM = 300; // milliseconds; Draftail's own pause is 250

addEventListener("load", () => {
  const form = document.querySelector("form[data-edit-form]");
  if (!form) return;
  const autosave = wagtail.app.getControllerForElementAndIdentifier(form, "w-autosave");
  let underWay = null;
  let ready = false;

  if (autosave) {
    const save = autosave.submit.restore?.() ?? autosave.submit;
    autosave.submit = (event) => (underWay = save(event).finally(() => (underWay = null)));
    autosave.intervalValueChanged(autosave.intervalValue); // puts Wagtail's own pause before it again
  }

  const callOffAutosave = () => {
    if (!autosave) return;
    autosave.activeValue = false;
    autosave.submit.cancel?.();
  };

  form.addEventListener("submit", async (event) => {
    if (ready) return;
    event.preventDefault();
    callOffAutosave();
    const { name, value } = event.submitter ?? {};
    await new Promise((done) => setTimeout(done, WORDS_ARE_IN_THE_FORM));
    await underWay;
    // By now the button may be disabled, and what a disabled button says is not sent.
    if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    ready = true;
    form.requestSubmit();
  });
});
