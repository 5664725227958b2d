// The first page, live: swaps the pieces that changed, counts the seconds down,
// copies text. Nothing is inline, nothing comes from elsewhere.
const POLL_MS = 1000;

function swap(list, pieces) {
  let before = list.firstElementChild;
  const kept = new Set(pieces.map((piece) => piece.key));
  for (const piece of pieces) {
    let here = document.getElementById(piece.key);
    if (!here || here.swapped !== piece.html) {
      const fresh = fragment(piece.html);
      const open = here?.querySelector("details")?.open;
      fresh.swapped = piece.html;
      const moved = here && here.className !== fresh.className;
      if (open) fresh.querySelector("details")?.setAttribute("open", "");
      if (moved) fresh.classList.add("turned");
      if (before === here) before = fresh;
      if (here) here.replaceWith(fresh);
      here = fresh;
    }
    if (here === before) before = here.nextElementSibling;
    else list.insertBefore(here, before);
  }
  for (const item of [...list.children]) if (!kept.has(item.id)) item.remove();
}

function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

function count(stage) {
  for (const node of stage.querySelectorAll("[data-until]")) {
    const left = Math.ceil((Date.parse(node.dataset.until) - Date.now()) / 1000);
    const text = stage.dataset.left.replace("{n}", left);
    node.textContent = left > 0 ? text : stage.dataset.now;
  }
}

async function look(stage) {
  try {
    const answer = await fetch(stage.dataset.live, { cache: "no-store" });
    if (!answer.ok) return;
    const news = await answer.json();
    swap(document.getElementById("spots"), news.spots);
    swap(document.getElementById("fates"), news.fates);
    document.getElementById("tally").textContent = news.tally;
    const picture = document.getElementById("story-picture");
    if (news.picture && picture.getAttribute("src") !== news.picture) {
      picture.src = news.picture;
      picture.hidden = false;
    }
    count(stage);
  } catch {
    // The server is away for a moment; the next look will tell.
  }
}

const stage = document.querySelector("[data-live]");
if (stage) {
  look(stage);
  setInterval(() => look(stage), POLL_MS);
  setInterval(() => count(stage), 250);
}

const waiting = document.querySelector("[data-waiting]");
if (waiting) {
  setInterval(async () => {
    const answer = await fetch(waiting.dataset.waiting, { cache: "no-store" });
    if (answer.ok && (await answer.json()).spots.length) location.reload();
  }, POLL_MS);
}

// The trial: asked again each second until its rows are at rest.
const trial = document.querySelector("[data-trial]");
if (trial?.firstElementChild) {
  const timer = setInterval(async () => {
    try {
      const answer = await fetch(trial.dataset.trial, { cache: "no-store" });
      if (!answer.ok) return;
      const news = await answer.json();
      if (news.html && news.html !== trial.shown) trial.innerHTML = trial.shown = news.html;
      if (news.over) clearInterval(timer);
    } catch {
      // The server is away for a moment; the next look will tell.
    }
  }, POLL_MS);
}

async function copy(button, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const said = button.closest("[data-copied]")?.dataset.copied;
  if (!said) return;
  const before = button.textContent;
  button.textContent = said;
  setTimeout(() => (button.textContent = before), 1800);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy], button[data-copy-from]");
  if (!button) return;
  const { copy: text, copyFrom: from } = button.dataset;
  copy(button, text ?? document.getElementById(from).textContent);
});

document.addEventListener("submit", (event) => {
  const said = event.target.dataset.busy;
  const button = event.submitter;
  if (!said || !button) return;
  button.textContent = said;
  setTimeout(() => (button.disabled = true));
});
