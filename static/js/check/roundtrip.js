// @ts-check
/** The way to the house and back, over the same kind of line as a talk. */

const TRIPS = 5;
const PATIENCE_MS = 4000;

/** Return how long each trip took; fewer than asked for when the line does not answer. @param {string} path @returns {Promise<number[]>} ms */
export function roundTrips(path) {
  return new Promise((resolve) => {
    /** @type {number[]} */ const trips_ms = [];
    let sent_ms = 0;
    const socket = new WebSocket(new URL(path, location.href.replace(/^http/, "ws")));
    const end = () => {
      clearTimeout(timer);
      socket.close();
      resolve(trips_ms);
    };
    const timer = setTimeout(end, PATIENCE_MS);
    const send = () => {
      sent_ms = performance.now();
      socket.send(String(trips_ms.length));
    };
    socket.addEventListener("open", send);
    socket.addEventListener("error", end);
    socket.addEventListener("close", end);
    socket.addEventListener("message", () => {
      trips_ms.push(performance.now() - sent_ms);
      if (trips_ms.length < TRIPS) send();
      else end();
    });
  });
}
