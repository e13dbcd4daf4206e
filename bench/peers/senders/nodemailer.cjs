// nodemailer with a pool of ten connections: node nodemailer.cjs MODULE LETTER.json PORT NUMBER KIND
const [, , module_, letter, port, number, kind] = process.argv;
const nodemailer = require(module_);
const { text, html, key } = JSON.parse(require("fs").readFileSync(letter, "utf8"));
const dkim = kind === "rsa" ? { domainName: "farshore.example", keySelector: "post", privateKey: key } : undefined;
const pool = nodemailer.createTransport({ pool: true, maxConnections: 10, maxMessages: Infinity, host: "127.0.0.1", port: +port, ignoreTLS: true, dkim });
const send = (n) =>
  pool.sendMail({
    from: "The Far Shore <letters@farshore.example>", to: `r${n}@one.example`, subject: "The weekly letter", text, html,
    headers: { "List-Unsubscribe": `<https://farshore.example/letters/leave/token${n}>` },
  });
(async () => {
  let next = 0;
  const hand = async () => { while (next < +number) await send(next++); };
  await Promise.all(Array.from({ length: 20 }, hand));
  pool.close();
})();
