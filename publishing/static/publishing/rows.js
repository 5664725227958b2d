// Keeps the rows of a story fresh: asks for JSON, swaps only what changed, and
// never takes a form away from somebody who is typing in it.
const { Controller } = window.StimulusModule;

class RowsController extends Controller {
  static targets = ["head"];
  static values = {
    url: String, poll: Number, now: String, left: String, digests: Object,
  };

  connect() {
    this.digests = new Map(
      Object.entries(this.digestsValue).map(([id, digest]) => [Number(id), digest]),
    );
    this.skew = Date.parse(this.nowValue) - Date.now();
    this.clock = setInterval(() => this.countDown(), 250);
    this.wake = () => document.visibilityState === "visible" && this.ask();
    document.addEventListener("visibilitychange", this.wake);
    this.countDown();
    this.wait(this.pollValue);
  }

  disconnect() {
    clearInterval(this.clock);
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
  }

  wait(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), ms);
  }

  async ask() {
    if (document.visibilityState !== "visible") return this.wait(5000);
    try {
      const answer = await fetch(this.urlValue, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
      const state = await answer.json();
      this.skew = Date.parse(state.now) - Date.now();
      if (this.headTarget.innerHTML !== state.head) this.headTarget.innerHTML = state.head;
      state.rows.forEach((row) => this.swap(row));
      this.countDown();
      this.wait(state.poll_ms);
    } catch {
      this.wait(5000);
    }
    return undefined;
  }

  swap({ id, digest, html }) {
    const old = document.getElementById(`lt-row-${id}`);
    if (this.digests.get(id) === digest) return;
    if (old && this.isTyping(old)) return;
    const known = this.digests.has(id);
    this.digests.set(id, digest);
    const fresh = document.createRange().createContextualFragment(html).firstElementChild;
    if (!old) {
      this.element.querySelector(".lt-rows").append(fresh);
      return;
    }
    old.querySelectorAll("details[open][data-lt-keep]").forEach((open) => {
      const again = fresh.querySelector(`[data-lt-keep="${open.dataset.ltKeep}"]`);
      if (again) again.open = true;
    });
    if (known && old.className !== fresh.className) fresh.classList.add("lt-row--changed");
    old.replaceWith(fresh);
  }

  isTyping(row) {
    const fields = [...row.querySelectorAll(".lt-ask[open] :is(input, textarea)")];
    return fields.some((field) => field === document.activeElement
      || field.value !== field.defaultValue);
  }

  countDown() {
    const now = Date.now() + this.skew;
    this.element.querySelectorAll("[data-lt-countdown]").forEach((place) => {
      const left = Math.ceil((Date.parse(place.dataset.ltCountdown) - now) / 1000);
      const text = left > 0 && left <= 120 ? this.leftValue.replace("{n}", left) : "";
      if (place.textContent !== text) place.textContent = text;
    });
  }
}

window.wagtail.app.register("lt-rows", RowsController);
