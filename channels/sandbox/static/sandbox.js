// Keeps a page fresh without flicker: fetches the live part under an ETag and swaps
// only the pieces whose version changed.
const live = document.getElementById("live");
let etag = "";

function reconcile(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const kept = new Set();
  let before = live.firstElementChild;
  for (const piece of [...fresh.children]) {
    const known = document.getElementById(piece.id);
    kept.add(piece.id);
    let here = known;
    if (!known) {
      here = document.importNode(piece, true);
      here.classList.add("arrived");
    } else if (known.dataset.v !== piece.dataset.v) {
      here = document.importNode(piece, true);
      here.classList.add("changed");
      if (before === known) before = here;
      known.replaceWith(here);
    }
    if (here === before) before = before.nextElementSibling;
    else live.insertBefore(here, before);
  }
  for (const piece of [...live.children]) if (!kept.has(piece.id)) piece.remove();
}

async function look() {
  const address = new URL(location.href);
  address.searchParams.set("live", "1");
  try {
    const answer = await fetch(address, {
      headers: etag ? { "If-None-Match": etag } : {},
      cache: "no-store",
    });
    if (answer.status === 200) {
      etag = answer.headers.get("ETag") ?? "";
      reconcile(await answer.text());
    }
  } catch {
    // The sandbox was stopped; the page stays as it is until it is back.
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-post]");
  if (!button) return;
  button.disabled = true;
  await fetch(button.dataset.post, { method: "POST" });
  await look();
});

if (live) setInterval(look, 1000);
