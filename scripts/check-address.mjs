import { createServer } from "node:net";

/** Throws one sentence when the server could not listen there, before anything long is begun. */
export async function checkAddress({ host, port }) {
  const server = createServer();
  await new Promise((resolve, reject) => {
    server.once("error", (error) => reject(describe(error, host, port)));
    server.listen(port, host, () => server.close(resolve));
  });
}

function describe(error, host, port) {
  const reasons = {
    EADDRINUSE: "another program uses it; set another PORT",
    EACCES: "this account may not use it; set another PORT",
    EADDRNOTAVAIL: "this machine has no such address; set another HOST",
    ENOTFOUND: "there is no host of that name; set another HOST",
  };
  return new Error(`The server cannot listen on ${host}:${port}: ${reasons[error.code] ?? error.message}.`);
}
