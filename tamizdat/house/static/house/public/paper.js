// Brings the worker that checks pages and finds mirrors. Pages are whole without it.
if (navigator.serviceWorker) navigator.serviceWorker.register(new URL("../worker.js", document.currentScript.src)).catch(() => {});
